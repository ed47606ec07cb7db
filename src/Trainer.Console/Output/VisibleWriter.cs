using System.Text;

namespace Trainer.Output;

/// <summary>
/// Writes text for a person: every line is shown as <see cref="VisibleText"/>, so that no label, path or name can move the cursor, change
/// colours, end a line or turn the direction of writing.
/// </summary>
/// <remarks>
/// What is given to <see cref="WriteLine(string)"/> is one line: breaks within it are escaped. In <see cref="Write(string)"/> they stay.
/// </remarks>
/// <param name="inner">Receives the text; stays open.</param>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
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
    public override void WriteLine(string? value) => inner.WriteLine(VisibleText.Of(value ?? ""));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
