import JSON

/// `kernel_info_request`: who the kernel is, and what its language looks like.
enum KernelInfo {
  static let handler = Handler("kernel_info_request", on: [.shell, .control]) { _, kernel in
    let interpreter = kernel.interpreter
    let language = interpreter.language
    return .ok([
      "protocol_version": .string(Wire.protocolVersion),
      "implementation": .string(interpreter.implementation.name),
      "implementation_version": .string(interpreter.implementation.version),
      "language_info": [
        "name": .string(language.name), "version": .string(language.version),
        "mimetype": .string(language.mimeType),
        "file_extension": .string(language.fileExtension),
        "pygments_lexer": .string(language.name), "codemirror_mode": .string(language.name),
        "nbconvert_exporter": "script",
      ],
      "banner": .string(interpreter.banner), "debugger": false, "help_links": [],
      "supported_features": [],
    ])
  }
}
