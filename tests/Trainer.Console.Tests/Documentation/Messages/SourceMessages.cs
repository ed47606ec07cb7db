namespace Trainer.Tests.Documentation.Messages;

/// <summary>
/// The messages in C# source: string literals that are sentences, joined where the source joins them by <c>+</c>. Two arguments of one call
/// that are sentences are a message and its remedy.
/// </summary>
internal sealed class SourceMessages
{
    // These end one expression of an argument and begin another: alternatives, assignments, results.
    private static readonly HashSet<string> s_betweenExpressions =
        ["?", ":", "=", ">", "&", "|", "return", "throw", "is", "when", "switch", "and", "or", "not"];

    // What these are given is compared, cut or thrown at a programmer, not printed.
    private static readonly HashSet<string> s_otherUses =
    [
        "Contains", "StartsWith", "EndsWith", "IndexOf", "Split", "Equals", "Matches", "GeneratedRegex", "Regex", "SuppressMessage",
        "ArgumentException", "ArgumentOutOfRangeException", "InvalidOperationException", "NotSupportedException", "UnreachableException",
        "ObjectDisposedException", "Obsolete",

        // Help texts, and what a file's reader was counting when its budget ended.
        "Command", "RootCommand", "Option", "Argument", "Rate", "Take",
    ];

    // These write the numbers of a text in one culture: what they are given is what they return.
    private static readonly HashSet<string> s_formatting = ["Text", "Invariant"];

    // Help texts, and constants, which are read where they are used.
    private static readonly HashSet<string> s_otherDeclarations = ["Description", "Justification", "const"];

    private readonly IReadOnlyList<SourceToken> _tokens;
    private readonly Func<string, bool> _isMessage;
    private readonly List<SourceMessage> _found = [];
    private int _at;

    private SourceMessages(SourceReader reader, Func<string, bool> isMessage) => (_tokens, _isMessage) = ([.. reader.Read()], isMessage);

    /// <summary>The messages of one file.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="isMessage">Whether a text is one for a person.</param>
    public static IReadOnlyList<SourceMessage> Of(SourceReader reader, Func<string, bool> isMessage)
    {
        var messages = new SourceMessages(reader, isMessage);
        while (messages._at < messages._tokens.Count)
        {
            messages.Read("", '{', []);
        }

        return messages._found;
    }

    /// <summary>Reads what a bracket holds, up to the one that closes it.</summary>
    /// <param name="name">The word before the bracket.</param>
    /// <param name="opening">The bracket.</param>
    /// <param name="only">
    /// Takes the alternatives if this is a mere parenthesis around one expression, whose texts belong to a longer one.
    /// </param>
    private void Read(string name, char opening, List<string> only)
    {
        List<List<string>> arguments = [[]];
        var sum = new TextSum();
        var (lastWord, isOther) = ("", false);
        for (; _at < _tokens.Count; lastWord = _tokens[_at - 1] is { Kind: SourceTokenKind.Word } word ? word.Text : "")
        {
            var (kind, text) = _tokens[_at++];
            if (text == "." && _at > 1 && _tokens[_at - 2].Kind == SourceTokenKind.Literal)
            {
                SkipCall();
            }
            else if (kind == SourceTokenKind.Literal)
            {
                sum.Add([text]);
            }
            else if (s_betweenExpressions.Contains(text))
            {
                arguments[^1].AddRange(sum.TakeAlternatives());
            }
            else if (kind == SourceTokenKind.Word && s_formatting.Contains(text) && _at < _tokens.Count && _tokens[_at].Text == "(")
            {
                continue;
            }
            else if (kind == SourceTokenKind.Word)
            {
                isOther |= s_otherDeclarations.Contains(text);
                sum.AddUnknown();
            }
            else if (text is "(" or "[" or "{")
            {
                List<string> inside = [];
                Read(lastWord, text[0], inside);
                sum.Add(inside);
            }
            else if (text is ")" or "]" or "}")
            {
                break;
            }
            else if (text is "," or ";")
            {
                EndArgument();
                arguments.Add([]);
                isOther = false;
            }
            else if (text == "+")
            {
                sum.Join();
            }
            else
            {
                sum.AddUnknown();
            }
        }

        EndArgument();
        if (opening == '(' && (name.Length == 0 || s_formatting.Contains(name)) && arguments.Count == 1)
        {
            only.AddRange(arguments[0]);
        }
        else
        {
            Report(arguments, isCall: opening == '(', isPrinted: !s_otherUses.Contains(name));
        }

        void EndArgument()
        {
            var alternatives = sum.TakeAlternatives();
            if (isOther)
            {
                arguments[^1].Clear();
            }
            else
            {
                arguments[^1].AddRange(alternatives);
            }
        }
    }

    /// <summary>Passes by a method of a literal, such as <c>.TrimStart()</c>, which leaves the text what it is.</summary>
    private void SkipCall()
    {
        _at++;
        if (_at < _tokens.Count && _tokens[_at].Text == "(")
        {
            _at++;
            Read("", '(', []);
        }
    }

    private void Report(List<List<string>> arguments, bool isCall, bool isPrinted)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var texts = arguments[i].Where(_isMessage).ToList();
            if (texts.Count == 0)
            {
                continue;
            }

            var remedies = isCall && i + 1 < arguments.Count ? arguments[i + 1].Where(_isMessage).ToList() : [];
            _found.AddRange(texts.Select(text => new SourceMessage(text.Trim(), string.Join(" / ", remedies).Trim(), isPrinted)));
            i += remedies.Count > 0 ? 1 : 0;
        }
    }
}
