import Distributions
import Evaluation
import Language
import Models
import Synchronization
import Values

/// A thing that may stand at the cursor.
public struct CompletionMatch: Sendable, Equatable {
  /// What replaces the word at the cursor.
  public let text: String
  /// What it is: `function`, `keyword`, `distribution`, `posterior`, `column`, …
  public let kind: String
  /// Its signature or shape, where it has one.
  public let signature: String?
}

/// The matches at a cursor and the range that they replace, in Unicode scalars.
public struct Completions: Sendable, Equatable {
  /// What may stand there, the likeliest first.
  public let matches: [CompletionMatch]
  /// Where the replaced text starts.
  public let start: Int
  /// Where it ends.
  public let end: Int
}

extension Session {
  /// What may stand at the cursor (an offset in Unicode scalars).
  ///
  /// May be called from another thread while a cell runs.
  public func complete(_ code: String, cursor: Int) -> Completions {
    let context = CursorContext(code, cursor: cursor)
    if let latex = context.latex { return letters(latex) }
    let entries = snapshot.withLock { $0.entries }
    var matches: [CompletionMatch] = []
    switch context.place {
    case .comment: break
    case .text: matches = labels(context, entries)
    case .code:
      if let path = context.path {
        matches = members(path, entries)
      } else {
        matches = words(context, entries) + names(context, entries)
      }
    }
    var seen: Set<String> = []
    let found = matches.filter {
      $0.text.hasPrefix(context.prefix) && seen.insert($0.text).inserted
    }
    let range = context.place == .text ? context.prefixRange : context.wordRange
    return Completions(matches: found, start: range.lowerBound, end: range.upperBound)
  }

  private func letters(_ latex: (name: String, range: Range<Int>)) -> Completions {
    let exact = LatexNames.letters(for: latex.name)
    let matches =
      exact.map { [CompletionMatch(text: $0, kind: "letter", signature: nil)] }
      ?? LatexNames.completions(of: latex.name).map {
        CompletionMatch(text: "\\" + $0.name, kind: "letter", signature: $0.letters)
      }
    return Completions(matches: matches, start: latex.range.lowerBound, end: latex.range.upperBound)
  }

  private func labels(
    _ context: CursorContext, _ entries: [String: SessionSnapshot.Entry]
  ) -> [CompletionMatch] {
    if let base = context.index?.base, let entry = base.first.flatMap({ entries[$0] }) {
      let names = base.count == 1 ? entry.labels + entry.members : entry.labels
      return names.map { CompletionMatch(text: $0, kind: "label", signature: nil) }
    }
    return []
  }

  private func members(
    _ path: [String], _ entries: [String: SessionSnapshot.Entry]
  ) -> [CompletionMatch] {
    guard let entry = path.first.flatMap({ entries[$0] }), path.count == 1 else { return [] }
    return entry.members.map { CompletionMatch(text: $0, kind: "property", signature: nil) }
  }

  /// Words and labels that the argument at the cursor may take.
  private func words(
    _ context: CursorContext, _ entries: [String: SessionSnapshot.Entry]
  ) -> [CompletionMatch] {
    guard let call = context.call, let name = call.callee.last else { return [] }
    var matches: [CompletionMatch] = []
    if let builtin = evaluator.builtins[name] {
      let parameter =
        call.label.flatMap { label in builtin.parameters.first { $0.name == label } }
        ?? (call.label == nil && call.argumentIndex < builtin.parameters.count
          ? builtin.parameters[call.argumentIndex] : nil)
      if case .words(let words)? = parameter?.role {
        matches += words.map { CompletionMatch(text: $0, kind: "value", signature: nil) }
      }
      if builtin.parameters.contains(where: { if case .members = $0.role { true } else { false } }),
        let first = call.firstArgument, let entry = entries[first]
      {
        matches += entry.members.map { CompletionMatch(text: $0, kind: "property", signature: nil) }
      }
      if call.label == nil, call.isAtArgumentStart {
        matches += builtin.parameters.filter {
          !call.usedLabels.contains($0.name) && $0.defaultText?.isEmpty == false
        }
        .map {
          CompletionMatch(text: $0.name + " = ", kind: "parameter", signature: $0.defaultText)
        }
      }
    } else if let family = Distributions.named(name), call.label == nil, call.isAtArgumentStart {
      matches += family.argumentNames.filter { !call.usedLabels.contains($0) }
        .map { CompletionMatch(text: $0 + " = ", kind: "parameter", signature: nil) }
    }
    return matches
  }

  private func names(
    _ context: CursorContext, _ entries: [String: SessionSnapshot.Entry]
  ) -> [CompletionMatch] {
    var matches = entries.sorted { $0.key < $1.key }.map { name, entry in
      CompletionMatch(
        text: name, kind: entry.kind.split(separator: " ").last.map(String.init) ?? "instance",
        signature: entry.detail.isEmpty ? nil : entry.detail)
    }
    matches += evaluator.builtins.values.sorted { $0.name < $1.name }.map {
      CompletionMatch(text: $0.name, kind: "function", signature: $0.signature)
    }
    matches += Distributions.all.map {
      CompletionMatch(text: $0.name, kind: "distribution", signature: $0.signature)
    }
    matches += HelpPage.keywords.keys.sorted().map {
      CompletionMatch(text: $0, kind: "keyword", signature: nil)
    }
    return context.prefix.isEmpty ? matches.filter { $0.kind != "keyword" } : matches
  }

  /// The help page of what stands at the cursor, or nil.
  ///
  /// May be called from another thread while a cell runs.
  public func inspect(_ code: String, cursor: Int, detail: Int) -> DisplayBundle? {
    let context = CursorContext(code, cursor: cursor)
    guard context.place == .code else { return nil }
    let entries = snapshot.withLock { $0.entries }
    if let path = context.path, let first = path.first, let entry = entries[first] {
      guard entry.members.contains(context.word) else { return nil }
      return DisplayBundle(text: "\(first).\(context.word), of \(entry.kind)")
    }
    var candidates = [context.word]
    if let callee = context.call?.callee.last { candidates.append(callee) }
    for name in candidates where !name.isEmpty {
      if let entry = entries[name] {
        var lines = ["\(name): \(entry.kind)"]
        if !entry.detail.isEmpty { lines.append(entry.detail) }
        if !entry.members.isEmpty {
          lines.append("has " + entry.members.prefix(40).joined(separator: ", "))
        }
        return DisplayBundle(text: lines.joined(separator: "\n"))
      }
      if let page = HelpPage.reference(name, evaluator.builtins) { return page }
    }
    return nil
  }

  /// Whether a text is a whole cell.
  public func completeness(_ code: String) -> Completeness { Completeness.check(code) }
}
