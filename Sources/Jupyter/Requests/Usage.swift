import Glibc
import JSON
import Synchronization

/// `usage_request`: memory and processor time, as JupyterLab's status bar shows them.
enum Usage {
  static let handler = Handler("usage_request", on: [.control]) { _, kernel in
    let memory = Memory()
    return .ok([
      "hostname": .string(hostName()), "pid": .int(Int(getpid())),
      "kernel_cpu": .double(kernel.usage.withLock { $0.percent() }),
      "kernel_memory": .int(memory.resident),
      "cpu_count": .int(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
      "host_virtual_memory": [
        "total": .int(memory.total), "available": .int(memory.available),
        "free": .int(memory.free), "used": .int(memory.total - memory.available),
        "percent": .double(
          memory.total > 0
            ? 100 * Double(memory.total - memory.available) / Double(memory.total) : 0),
      ],
    ])
  }

  private static func hostName() -> String {
    var name = [UInt8](repeating: 0, count: 256)
    name.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      _ = gethostname(start.assumingMemoryBound(to: CChar.self), bytes.count - 1)
    }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }
}

/// Memory of this process and of the machine, in bytes.
private struct Memory {
  var resident = 0
  var total = 0
  var available = 0
  var free = 0

  init() {
    // /proc/self/statm: sizes in pages, the second one resident.
    let sizes = Self.text("/proc/self/statm").split(separator: " ")
    if sizes.count > 1, let pages = Int(sizes[1]) {
      resident = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
    for line in Self.text("/proc/meminfo").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 1, let kilobytes = Int(words[1]) else { continue }
      switch words[0] {
      case "MemTotal:": total = kilobytes << 10
      case "MemAvailable:": available = kilobytes << 10
      case "MemFree:": free = kilobytes << 10
      default: break
      }
    }
  }

  private static func text(_ path: String) -> String {
    String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
  }
}

/// The share of a processor that the process took since it was asked last.
struct UsageMeter: Sendable {
  private var lastAsked = Clock.steady
  private var lastUsed = UsageMeter.used()

  init() {}

  /// In percent of one processor.
  mutating func percent() -> Double {
    let now = Clock.steady
    let used = Self.used()
    defer { (lastAsked, lastUsed) = (now, used) }
    return now > lastAsked ? 100 * Double(used - lastUsed) / Double(now - lastAsked) : 0
  }

  /// Milliseconds of processor time.
  private static func used() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }
}
