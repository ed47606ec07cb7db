using System.Text;

namespace Trainer.Output.Formatting;

/// <summary>
/// Writes text for a person: every line is shown as <see cref="VisibleText"/>, so that no label, path or name can move the cursor, change
/// colours, end a line or turn the direction of writing.
/// </summary>
/// <remarks>
/// What is given to <see cref="WriteLine(string)"/> is one line: breaks within it are escaped. In <see cref="Write(string)"/> they stay.
/// </remarks>
/// <param name="inner">Receives the text; stays open.</param>
/// <param name="width">
/// The cells of a line of the terminal; lines that are longer are wrapped between words. Null, or one that returns null: they are not.
/// </param>
internal sealed class VisibleWriter(TextWriter inner, Func<int?>? width = null) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(VisibleText.OfLines(value.ToString()));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(VisibleText.OfLines(value ?? ""));

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => WriteLine(value ?? "", TextWrapping.IndentOf(value ?? ""));

    /// <summary>Writes a line.</summary>
    /// <param name="value">The line.</param>
    /// <param name="indent">The column under which further lines begin where it has to be wrapped.</param>
    public void WriteLine(string value, int indent)
    {
        var text = VisibleText.Of(value);
        if (width?.Invoke() is not { } cells)
        {
            inner.WriteLine(text);
            return;
        }

        inner.WriteLine(string.Join(inner.NewLine, TextWrapping.Lines(text, cells, indent)));
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
