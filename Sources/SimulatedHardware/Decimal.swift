/// Numbers for people, without Foundation.
enum Decimal {
    /// A number with so many digits behind the point: "12.30", "-0.05".
    static func text(_ number: Double, _ digits: Int) -> String {
        let power = (0..<digits).reduce(1) { product, _ in product * 10 }
        let scaled = Int64((abs(number) * Double(power)).rounded())
        let fraction = String(scaled % Int64(power))
        let zeros = String(repeating: "0", count: max(0, digits - fraction.count))
        let sign = number < 0 && scaled > 0 ? "-" : ""
        return "\(sign)\(scaled / Int64(power)).\(zeros)\(fraction)"
    }
}
