namespace Trainer.Tests.Documentation.Messages;

/// <summary>An expression such as <c>"a " + count + " b"</c>, while it is read.</summary>
internal sealed class TextSum
{
    private static readonly string[] s_unknown = [SourceReader.Inserted];
    private readonly List<IReadOnlyList<string>> _operands = [];
    private IReadOnlyList<string> _operand = [];
    private bool _hasText;

    /// <summary>The operand that is being read is one of these texts; of none of them, it is unknown.</summary>
    public void Add(IReadOnlyList<string> alternatives)
    {
        _operand = alternatives.Count == 0 || _operand.Count > 0 ? s_unknown : alternatives;
        _hasText |= !ReferenceEquals(_operand, s_unknown);
    }

    /// <summary>The operand that is being read is no text, or more than a text.</summary>
    public void AddUnknown() => _operand = s_unknown;

    /// <summary>Another operand follows.</summary>
    public void Join()
    {
        _operands.Add(_operand);
        _operand = [];
    }

    /// <summary>All texts that the expression can be; none if it has no text. The next expression begins.</summary>
    public IReadOnlyList<string> TakeAlternatives()
    {
        Join();
        IEnumerable<string> texts = [""];
        foreach (var operand in _operands.Where(operand => operand.Count > 0))
        {
            texts = texts.SelectMany(_ => operand, (text, next) => text + next);
        }

        IReadOnlyList<string> taken = _hasText ? [.. texts.Distinct()] : [];
        _operands.Clear();
        _hasText = false;
        return taken;
    }
}
