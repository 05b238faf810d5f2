import JSON

/// The JupyterLab extension that colours Credence cells and files, in JupyterLab 4 and Notebook 7.
///
/// It is a prebuilt extension written by hand: a module-federation container with one plugin, which
/// takes the editor's own modules from the share scope of the page.
struct LabExtension {
  let vocabulary: Vocabulary

  /// Its name, which is also its folder below `labextensions`.
  static let name = "credence-highlighting"

  /// Its files by path.
  var files: [(path: String, content: String)] {
    [
      ("package.json", package.text(.init(indent: 2, endsLine: true))),
      ("install.json", install.text(.init(indent: 2, endsLine: true))),
      ("static/remoteEntry.js", Self.script(vocabulary)),
    ]
  }

  private var package: JSON {
    [
      "name": .string(Self.name), "version": "1.0.0",
      "description": "Colours for Credence, a language for Bayesian models",
      "license": "Apache-2.0",
      "jupyterlab": [
        "extension": true,
        "_build": ["load": "static/remoteEntry.js", "extension": "./extension"],
      ],
    ]
  }

  private var install: JSON {
    [
      "packageManager": "credence", "packageName": "credence",
      "uninstallInstructions": "Run `credence uninstall`.",
    ]
  }

  private static func script(_ vocabulary: Vocabulary) -> String {
    func list(_ words: [String]) -> String { JSON.array(words.map { .string($0) }).text() }
    return """
      "use strict";
      (() => {
        const KEYWORDS = new Set(\(list(Vocabulary.keywords)));
        const ATOMS = new Set(\(list(Vocabulary.atoms)));
        const KINDS = new Set(\(list(Vocabulary.kinds)));
        const DISTRIBUTIONS = new Set(\(list(vocabulary.distributions)));
        const FUNCTIONS = new Set(\(list(vocabulary.functions)));

      """ + container
  }
}

/// The words of the language that colouring knows.
public struct Vocabulary: Sendable {
  static let keywords = [
    "model", "fn", "for", "in", "while", "if", "else", "return", "break", "continue", "and", "or",
    "not",
  ]
  static let atoms = ["true", "false", "none", "missing"]
  static let kinds = ["real", "int", "bool", "index", "simplex"]

  /// The names of all distributions.
  public var distributions: [String]
  /// The names of all other builtin functions.
  public var functions: [String]

  /// The names that the session's registries list.
  public init(distributions: [String], functions: [String]) {
    self.distributions = distributions
    self.functions = functions
  }
}

/// The part of the script that does not depend on the vocabulary.
///
/// The state of the tokenizer is a stack: inside text, inside a hole of text, and how many brackets
/// are open. Names of token styles are CodeMirror 6 tags.
private let container = #"""
    const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_₀-₉]*/u;
    const NUMBER = /^\d[\d_]*(\.\d[\d_]*)?([eE][+-]?\d+)?/;
    const OPERATOR = /^(\|>|\.\.\.|==|!=|<=|>=|[-+*\/%@^=<>:'])/;

    const text = (stream, state) => {
      while (!stream.eol()) {
        if (stream.match("{{") || stream.match("}}")) continue;
        const next = stream.peek();
        if (next === "{") break;
        stream.next();
        if (next === "\\") stream.next();
        if (next === "\"") {
          state.stack.pop();
          return "string";
        }
      }
      if (stream.eol()) state.stack.pop();
      return "string";
    };

    const word = (stream, state, name, before) => {
      if (before === ".") return "propertyName";
      if (before === "model" || before === "fn") return "variableName.definition";
      if (KEYWORDS.has(name)) return "keyword";
      if (ATOMS.has(name)) return "atom";
      if (name === "end" && state.stack.includes("[")) return "atom";
      if (before === ":" && KINDS.has(name)) return "keyword";
      if (stream.match(/^\s*=(?!=)/, false) && state.stack[state.stack.length - 1] === "(") {
        return "propertyName";
      }
      if (before === "|>" || stream.match(/^\s*\(/, false)) {
        if (DISTRIBUTIONS.has(name)) return "variableName.special";
        if (FUNCTIONS.has(name)) return "variableName.standard";
        return "variableName.function";
      }
      return "variableName";
    };

    const token = (stream, state) => {
      const top = state.stack[state.stack.length - 1];
      if (stream.sol() && (top === "\"" || state.stack.includes("hole"))) {
        // Text never goes over lines.
        state.stack.splice(state.stack.indexOf("\""));
      }
      if (state.stack[state.stack.length - 1] === "\"") {
        if (stream.peek() !== "{" || stream.match("{{", false)) return text(stream, state);
        stream.next();
        state.stack.push("hole");
        return "bracket";
      }
      if (stream.eatSpace()) return null;
      const before = state.before;
      state.before = stream.peek();
      if (stream.eat("#")) {
        stream.skipToEnd();
        return "comment";
      }
      if (stream.eat("\"")) {
        state.stack.push("\"");
        return "string";
      }
      if (stream.match(NUMBER)) return "number";
      const name = stream.match(NAME);
      if (name) {
        state.before = name[0];
        return word(stream, state, name[0], before);
      }
      if (stream.eat("~")) return "keyword";
      if (stream.match(/^[([{]/)) {
        state.stack.push(state.before);
        return "bracket";
      }
      if (stream.match(/^[)\]}]/)) {
        if (state.stack[state.stack.length - 1] !== "\"") state.stack.pop();
        return "bracket";
      }
      const operator = stream.match(OPERATOR);
      if (operator) {
        state.before = operator[0];
        return operator[0] === "..." ? "punctuation" : "operator";
      }
      stream.next();
      return "punctuation";
    };

    const mode = {
      name: "credence",
      startState: () => ({ stack: [], before: null }),
      copyState: (state) => ({ stack: state.stack.slice(), before: state.before }),
      blankLine: (state) => {
        state.before = null;
      },
      token,
      indent: (state, after, context) =>
        Math.max(0, state.stack.length - (/^\s*[)\]}]/.test(after) ? 1 : 0)) * context.unit,
      languageData: {
        commentTokens: { line: "#" },
        closeBrackets: { brackets: ["(", "[", "{", "\""] },
        indentOnInput: /^\s*[)\]}]$/,
      },
    };

    let scope = null;

    // A module of the page: the newest version that is shared, as the factory of its exports.
    const shared = async (name) => {
      const versions = scope[name] || {};
      const newest = Object.keys(versions).sort((a, b) =>
        a.localeCompare(b, undefined, { numeric: true })).pop();
      if (!newest) throw new Error(`${name} is not shared by this JupyterLab`);
      return (await versions[newest].get())();
    };

    const plugin = async () => {
      const { IEditorLanguageRegistry } = await shared("@jupyterlab/codemirror");
      return {
        id: "credence-highlighting:plugin",
        description: "Colours Credence code.",
        autoStart: true,
        requires: [IEditorLanguageRegistry],
        activate: (app, languages) => {
          languages.addLanguage({
            name: "credence",
            displayName: "Credence",
            mime: "text/x-credence",
            extensions: ["credence"],
            load: async () => {
              const { LanguageSupport, StreamLanguage } = await shared("@codemirror/language");
              return new LanguageSupport(StreamLanguage.define(mode));
            },
          });
          app.docRegistry.addFileType({
            name: "credence",
            displayName: "Credence File",
            extensions: [".credence"],
            mimeTypes: ["text/x-credence"],
          });
        },
      };
    };

    window._JUPYTERLAB = window._JUPYTERLAB || {};
    window._JUPYTERLAB["credence-highlighting"] = {
      init: (given) => {
        scope = given;
      },
      get: async (module) => {
        if (module !== "./extension") throw new Error(`there is no module ${module}`);
        const exports = { __esModule: true, default: await plugin() };
        return () => exports;
      },
    };
  })();

  """#
