import OutsideDrivers
import Sinew
import SinewCommand

// Everything that `sinew` has, and this package's drivers and stages.
SinewCommand.main(adding: try .outside)
