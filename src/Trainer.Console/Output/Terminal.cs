using Trainer.Output.Formatting;

namespace Trainer.Output;

/// <summary>The input and output of a command.</summary>
/// <remarks>
/// <see cref="Out"/> and <see cref="Error"/> are for text that a person reads: what a terminal would obey is escaped in it
/// (<see cref="VisibleText"/>). JSON and CSV keep the true text and go to <see cref="Results"/>.
/// </remarks>
/// <param name="input">Standard input, as bytes: the console's own decoder would hide what is no text.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="clock">Names run folders and measures time.</param>
/// <param name="isInteractive">Whether <paramref name="error"/> is a terminal on which progress bars may be drawn.</param>
/// <param name="outputWidth">The cells of a line of standard output; null where that is no terminal: nothing is wrapped.</param>
/// <param name="errorWidth">The same for standard error.</param>
/// <param name="hasLinks">Whether standard output is a terminal that takes links (OSC 8).</param>
public sealed class Terminal(
    Stream input,
    TextWriter output,
    TextWriter error,
    TimeProvider clock,
    bool isInteractive,
    Func<int?>? outputWidth = null,
    Func<int?>? errorWidth = null,
    bool hasLinks = false)
{
    /// <summary>Standard input, as bytes.</summary>
    public Stream In => input;

    /// <summary>Standard output: results for a person.</summary>
    public TextWriter Out { get; } = new VisibleWriter(output, outputWidth);

    /// <summary>Standard error: progress, notes and errors.</summary>
    public TextWriter Error { get; } = new VisibleWriter(error, errorWidth);

    /// <summary>The cells of a line of standard output; null where that is no terminal.</summary>
    public int? OutWidth => outputWidth?.Invoke();

    /// <summary>Standard output without any change: results for a program (JSON, CSV), and tables of escaped cells.</summary>
    public TextWriter Results => output;

    /// <summary>Standard error without any change: only for progress bars, whose texts are escaped one by one.</summary>
    public TextWriter Bars => error;

    /// <summary>Names run folders and measures time.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Whether progress bars may be drawn.</summary>
    public bool IsInteractive => isInteractive;

    /// <summary>
    /// Whether standard output may have bars of block elements: on a terminal whose characters are Unicode's, never in a file or a pipe.
    /// </summary>
    public bool HasBlocks => OutWidth is not null && output.Encoding.WebName.StartsWith("utf", StringComparison.Ordinal);

    /// <summary>Whether standard output takes links.</summary>
    public bool HasLinks => hasLinks;

    /// <summary>Writes a label and a text to standard output; further lines of the text stand below the text.</summary>
    internal void Fact(string label, string text, int labelWidth) =>
        ((VisibleWriter)Out).WriteLine($"{label.PadRight(labelWidth - 1)} {text}", labelWidth);

    /// <summary>Writes a note: information that is not an error.</summary>
    public void Note(string text) => Error.WriteLine($"note: {text}");
}
