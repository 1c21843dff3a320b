// What an author of drivers, stages, actuators and services needs, by one import.
//
// Not here: the command line, for it brings a parser of arguments along (`SinewCommand`), and what tests need
// (`SinewTesting`).
@_exported import Catalog
@_exported import Chips
@_exported import Configuration
@_exported import Control
@_exported import HardwareIO
@_exported import LinuxSystem
@_exported import Media
@_exported import Pipeline
@_exported import Quantities
@_exported import Realtime
@_exported import RobotRuntime
@_exported import Subscriptions
