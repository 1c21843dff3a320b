import SinewCommand

// The command `sinew`: all of it is in the library, so that other programs can have it too.
SinewCommand.main()
