import Subscriptions

// The newest of three numbers, and no robot.
let numbers = Producer<Int>()
let newest = numbers.subscribe()
for number in 1...3 { numbers.put(number, measuredAt: .now()) }
print(newest.poll()?.value ?? 0)
