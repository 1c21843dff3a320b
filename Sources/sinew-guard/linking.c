// No code: a word to the linker. SwiftPM links every program with libswiftCore, 10 MB to load and to lock in memory.
// The guard needs none of it, so it may be left out; Package.swift leaves Swift's start-up object out (-nostartfiles).
// This section is where the Swift driver looks for what an object wants to be linked with (swift-autolink-extract), and
// the only place that comes before that library on the command line.
__attribute__((section(".swift1_autolink_entries"), used)) static const char as_needed[] = "-Wl,--as-needed";
