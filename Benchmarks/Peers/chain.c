// A chain of 17 stages, a source and 16 that hand its number on, with the meaning of a loop's plan
// (Sources/Pipeline/Plan/LoopPlan.swift): it lets each stage's output be as old and as fresh as its input, ticks the
// stages in order, and publishes the last output. Written by hand for this one chain: its length and its types are known.
#include <stddef.h>

#include "mailbox.h"

#define VALUE_WORDS 1
#define NAME(name) name##_chain
#include "cell.inc"

#define STAGES 17
#ifdef __clang__ // which is not judged by, and does not know noipa
#define CALLED __attribute__((noinline))
#else
#define CALLED __attribute__((noipa))
#endif

struct tick {
    uint64_t number;
    int64_t time;
    double elapsed;
};

struct slot {
    int64_t time;
    bool is_fresh;
    bool is_old;
    bool has_value; // as in ours, which an input would need
    double value;
};

struct source {
    struct slot *output;
    uint64_t next;
};

struct pass {
    const struct slot *input;
    struct slot *output;
};

INLINE void tick_source(struct source *stage, const struct tick *tick) {
    (void)tick;
    stage->output->value = (double)(stage->next & 1023);
    stage->next += 1;
}

INLINE void tick_pass(struct pass *stage, const struct tick *tick) {
    (void)tick;
    stage->output->value = stage->input->value;
}

// Sources/Control/SampleClock.swift.
struct clock {
    bool has_last;
    int64_t last, arrival;
    double usual;
};

enum sample { SAMPLE_REPEATED, SAMPLE_FIRST, SAMPLE_NEXT, SAMPLE_MISSING };
#define PATIENCE 4.0

INLINE enum sample standing(const struct clock *clock, int64_t now) {
    if (!clock->has_last) return SAMPLE_MISSING;
    if (!(clock->usual > 0)) return SAMPLE_REPEATED;
    return (double)(now - clock->arrival) > PATIENCE * clock->usual ? SAMPLE_MISSING : SAMPLE_REPEATED;
}

INLINE enum sample take(struct clock *clock, const struct slot *input, int64_t now, double *elapsed) {
    if (input->is_old) {
        clock->has_last = false;
        return SAMPLE_MISSING;
    }
    if (!input->is_fresh) return standing(clock, now);
    int64_t measured = input->time < now ? input->time : now;
    int64_t last = clock->last;
    if (clock->has_last && measured <= last) return standing(clock, now);
    bool is_first = !clock->has_last;
    clock->has_last = true;
    clock->last = measured;
    clock->arrival = now;
    if (is_first) return SAMPLE_FIRST;
    double interval = (double)(measured - last);
    if (clock->usual != 0 && interval > PATIENCE * clock->usual) {
        clock->usual *= 2;
        return SAMPLE_FIRST;
    }
    clock->usual = clock->usual == 0 ? interval : clock->usual + (interval - clock->usual) / 4;
    *elapsed = interval * 1e-9;
    return SAMPLE_NEXT;
}

// The law of Sources/Control/PID.swift, as Sources/Stages/Laws/PIDStage.swift takes it.
struct pid {
    const struct slot *input;
    struct slot *output;
    double setpoint, kp, ki, kd, low, high, filter;
    bool is_direct, has_previous, is_undriven, is_overflowing, has_start;
    double integral, derivative, previous, since_previous;
    struct clock clock;
    int64_t start;
};

INLINE double clamp(double value, double low, double high) { return value < low ? low : value > high ? high : value; }

INLINE double integrate(const struct pid *pid, double increment, double rest) {
    double next = clamp(pid->integral + increment, pid->low, pid->high);
    double unlimited = rest + next;
    if (unlimited > pid->high && next > pid->integral) return pid->integral;
    if (unlimited < pid->low && next < pid->integral) return pid->integral;
    return next;
}

INLINE double update(struct pid *pid, double measurement, double seconds, double span) {
    if (!__builtin_isfinite(pid->setpoint) || !__builtin_isfinite(measurement) || !__builtin_isfinite(seconds)) {
        if (__builtin_isfinite(seconds) && seconds > 0) pid->since_previous += seconds;
        return __builtin_nan("");
    }
    double direction = pid->is_direct ? -1 : 1;
    double error = direction * (pid->setpoint - measurement);
    double proportional = pid->kp * error;
    double derivative = pid->derivative;
    double increment = 0;
    if (seconds > 0) {
        double filter = pid->filter > 0 ? pid->filter : 0;
        derivative = !pid->has_previous ? 0
                                        : (filter * pid->derivative - pid->kd * (direction * measurement - pid->previous)) /
                                              (filter + (seconds + pid->since_previous));
        increment = pid->ki * error * (span > 0 ? span : 0);
    }
    double integral = integrate(pid, increment, proportional + derivative);
    double output = clamp(proportional + integral + derivative, pid->low, pid->high);
    if (!__builtin_isfinite(output) && !(__builtin_isfinite(derivative) && __builtin_isfinite(integral))) {
        if (seconds > 0) pid->since_previous += seconds;
        return __builtin_nan("");
    }
    pid->integral = integral;
    pid->derivative = derivative;
    if (seconds > 0 || !pid->has_previous) {
        pid->previous = direction * measurement;
        pid->has_previous = true;
        pid->since_previous = 0;
    }
    return output;
}

INLINE void tick_pid(struct pid *stage, const struct tick *tick) {
    const struct slot *input = stage->input;
    if (stage->is_undriven) {
        stage->integral = 0;
        stage->has_start = false;
    }
    if (!stage->has_start) {
        stage->has_start = true;
        stage->start = tick->time;
    }
    double elapsed = 0, span = 0;
    switch (take(&stage->clock, input, tick->time, &elapsed)) {
    case SAMPLE_REPEATED:
        if (stage->is_overflowing) {
            stage->output->value = __builtin_nan("");
            return;
        }
        break;
    case SAMPLE_FIRST:
    case SAMPLE_MISSING:
        stage->has_previous = false;
        stage->derivative = stage->since_previous = 0;
        break;
    case SAMPLE_NEXT:
        if (!stage->is_undriven) {
            int64_t measured = input->time < tick->time ? input->time : tick->time;
            double since_start = (double)(measured - stage->start) * 1e-9;
            span = since_start < elapsed ? since_start : elapsed;
        }
    }
    double effort = update(stage, input->value, elapsed, span);
    stage->is_overflowing = effort != effort;
    stage->output->value = effort;
}

CALLED static void call_source(struct source *stage, const struct tick *tick) { tick_source(stage, tick); }
CALLED static void call_pass(struct pass *stage, const struct tick *tick) { tick_pass(stage, tick); }
CALLED static void call_pid(struct pid *stage, const struct tick *tick) { tick_pid(stage, tick); }

INLINE void pass_on_head(const struct slot *input, struct slot *output, const struct tick *tick) {
    output->time = input->time < tick->time ? input->time : tick->time;
    output->is_fresh = input->is_fresh;
    output->is_old = input->is_old;
}

INLINE void put_number(struct cell_chain *cell, uint64_t sequence, int64_t time, double value) {
    struct reading_chain reading = {.sequence = sequence, .time = time};
    __builtin_memcpy(reading.value, &value, sizeof value);
    put_chain(cell, reading);
}

#define PASS_STAGE {.input = NULL}
#define PID_STAGE {.kp = -0.5, .ki = 0.01, .kd = 0.001, .low = -2000, .high = 2000}

// Ticks `count` times from tick `first` on; returns what the chain gave at last.
#define CHAIN(kind, mode, stage, tick_first, tick_stage)                                                                \
    double peer_chain_##kind##_##mode(uint64_t first, uint64_t count) {                                                \
        static struct cell_chain end;                                                                                  \
        static struct slot slots[STAGES];                                                                              \
        static struct source source;                                                                                   \
        static struct kind stages[STAGES - 1];                                                                         \
        static _Atomic int64_t last_tick;                                                                              \
        static _Atomic bool is_running;                                                                                \
        static uint64_t sequence;                                                                                      \
        if (sequence == 0) {                                                                                           \
            source.output = slots;                                                                                     \
            for (int index = 0; index < STAGES - 1; index++) {                                                         \
                stages[index] = (struct kind)stage;                                                                    \
                stages[index].input = slots + index;                                                                   \
                stages[index].output = slots + index + 1;                                                              \
            }                                                                                                          \
        }                                                                                                              \
        for (uint64_t number = first; number < first + count; number++) {                                              \
            struct tick tick = {.number = number, .time = (int64_t)number * 1000000, .elapsed = 0.001};                \
            atomic_store_explicit(&last_tick, tick.time, memory_order_release);                                        \
            atomic_store_explicit(&is_running, true, memory_order_relaxed);                                            \
            slots[0].time = tick.time;                                                                                 \
            slots[0].is_fresh = true;                                                                                  \
            tick_first(&source, &tick);                                                                                \
            for (int index = 0; index < STAGES - 1; index++) {                                                         \
                pass_on_head(slots + index, slots + index + 1, &tick);                                                 \
                tick_stage(stages + index, &tick);                                                                     \
            }                                                                                                          \
            sequence += 1;                                                                                             \
            put_number(&end, sequence, slots[STAGES - 1].time, slots[STAGES - 1].value);                               \
        }                                                                                                              \
        return slots[STAGES - 1].value;                                                                                \
    }

CHAIN(pass, calls, PASS_STAGE, call_source, call_pass)
CHAIN(pass, inlined, PASS_STAGE, tick_source, tick_pass)
CHAIN(pid, calls, PID_STAGE, call_source, call_pid)
CHAIN(pid, inlined, PID_STAGE, tick_source, tick_pid)
