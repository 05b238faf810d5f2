import CAllocations
import Evaluation
import Inference
import Models
import Sessions

/// A workload taken the whole way from its text to a compiled density.
public final class CompiledWorkload {
  /// The density that inference sees.
  public let density: ModelDensity
  private let session: Session

  /// Runs the cells and compiles the model for its data.
  public init(_ workload: Workload) throws {
    session = Session.fresh()
    try session.must(workload.dataSource)
    try session.must(workload.source)
    density = try Self.compile(workload.model, in: session)
  }

  /// Binds `data`, lowers the model and compiles its program.
  public static func compile(_ model: String, in session: Session) throws -> ModelDensity {
    guard case .object(let object) = session.evaluator.globals[model],
      let value = object as? ModelValue,
      case .record(let record) = session.evaluator.globals["data"]
    else { throw CellFailure(description: "no model \(model), or no record `data`") }
    return ModelDensity(try value.lower(record, session.evaluator).0)
  }

  /// What a whole step is here: one draw, mean-field, Adam at a constant rate.
  public static var options: FitOptions {
    var options = FitOptions()
    options.method = "meanfield"
    options.samples = 1
    options.steps = 100_000_000
    options.tolerance = 0
    options.initScale = 0.1
    options.optimizer = OptimizerChoice("adam", rate: 0.01)
    options.progressEvery = Int.max
    return options
  }

  /// Takes so many steps and abandons the fit; `poll` is called before each.
  public func run(steps: Int, poll: (Int) -> Void = { _ in }) throws {
    var taken = 0
    try withoutActuallyEscaping(poll) { poll in
      do throws(FitError) {
        _ = try Fit.run(
          density, options: Self.options,
          stop: {
            poll(taken)
            taken += 1
            return taken > steps ? .abandon : .none
          })
      } catch {
        guard case .abandoned = error else { throw CellFailure(description: "\(error)") }
      }
    }
  }

  /// The shortest time of a step over stretches of steps, in microseconds on the wall.
  public func stepMicroseconds(stretch: Int = 500, stretches: Int = 200) throws -> Double {
    var best = Double.infinity
    var last = 0.0
    try run(steps: stretch * (stretches + 1)) { step in
      guard step % stretch == 0 else { return }
      let now = wallSeconds()
      if step > stretch { best = min(best, now - last) }
      last = now
    }
    return 1e6 * best / Double(stretch)
  }

  /// Allocations in 1,000 steps, the fit well under way.
  public func allocationsInThousandSteps() throws -> Int {
    var before: UInt64 = 0
    var after: UInt64 = 0
    try run(steps: 3000) { step in
      if step == 2000 { before = allocation_count() }
      if step == 3000 { after = allocation_count() }
    }
    return Int(after - before)
  }
}
