using System.Globalization;

namespace Pipelines.Configuration.Nodes;

/// <summary>One value of the configuration, with the place where it was written. Immutable.</summary>
/// <param name="Place">Where it was written.</param>
internal abstract record ConfigurationNode(WrittenAt Place)
{
    /// <summary>What stands there, for people: <c>the text "big"</c>, <c>the number 4</c>, <c>a list</c>.</summary>
    public abstract string Description { get; }

    /// <summary>How many values it has, itself and those inside it.</summary>
    public virtual int Size => 1;
}

/// <summary>A JSON string.</summary>
internal sealed record TextNode(WrittenAt Place, string Value) : ConfigurationNode(Place)
{
    public override string Description => $"the text \"{(Value.Length <= Longest ? Value : Value[..Longest] + "...")}\"";

    // More than any path: a message shows it whole.
    private const int Longest = 4096;
}

/// <summary>A JSON number.</summary>
/// <param name="Place">Where it was written.</param>
/// <param name="Value">The nearest double; infinite where a double cannot hold it.</param>
/// <param name="Text">The number as it was written.</param>
internal sealed record NumberNode(WrittenAt Place, double Value, string Text) : ConfigurationNode(Place)
{
    public override string Description => $"the number {Text}";

    /// <summary>The number that a text spells as JSON would; null where it does not.</summary>
    public static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed record BooleanNode(WrittenAt Place, bool Value) : ConfigurationNode(Place)
{
    public override string Description => Value ? "true" : "false";
}

/// <summary><c>null</c>: the default applies.</summary>
internal sealed record NullNode(WrittenAt Place) : ConfigurationNode(Place)
{
    public override string Description => "null";
}

/// <summary>A JSON array.</summary>
internal sealed record ListNode(WrittenAt Place, IReadOnlyList<ConfigurationNode> Items) : ConfigurationNode(Place)
{
    /// <inheritdoc/>
    public override int Size { get; } = 1 + Items.Sum(item => item.Size);

    public override string Description => $"a list of {Quantity.Of(Items.Count, "items")}";
}
