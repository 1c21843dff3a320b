/* One wait of a task (WaitMachine with its owner): a writer, a canceller and the task itself.
 *
 * Checked: the continuation is resumed exactly once, so the task goes on and no continuation is resumed twice.
 * -DBROKEN: the task raises its flag before it hands its continuation over.
 */
mtype = { idle, preparing, cancelled, waiting };
mtype state = idle;
bool flag, written;
byte resumed;

inline signal() {
    if
    :: atomic { state == waiting -> state = preparing }; resumed++
    :: atomic { state != waiting -> skip }
    fi
}

active proctype task() {
    bool refused;
    state = preparing;
    if :: run canceller() :: skip fi;
#ifdef BROKEN
    flag = true;
    if :: written -> flag = false; goto over :: else fi;
#endif
    atomic {
        if
        :: state == preparing -> state = waiting
        :: else -> refused = true
        fi
    };
    if
    :: refused -> resumed++
    :: else ->
#ifndef BROKEN
        flag = true;
        if
        :: written -> flag = false; signal()
        :: else
        fi
#else
        skip
#endif
    fi;
    resumed > 0;
    assert(resumed == 1);
    flag = false;
    state = idle;
over:
    assert(resumed <= 1)
}

active proctype writer() {
    bool mine;
    written = true;
    atomic { mine = flag; flag = false };
    if
    :: mine -> signal()
    :: else
    fi;
    assert(resumed <= 1)
}

proctype canceller() {
    if
    :: atomic { state == waiting -> state = cancelled }; resumed++
    :: atomic { state == preparing -> state = cancelled }
    :: atomic { state == idle || state == cancelled -> skip }
    fi;
    assert(resumed <= 1)
}
