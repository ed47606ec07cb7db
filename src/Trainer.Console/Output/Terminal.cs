namespace Trainer.Output;

/// <summary>The input and output of a command.</summary>
/// <param name="In">Standard input, as bytes: the console's own decoder would hide what is no text.</param>
/// <param name="Out">Standard output: results.</param>
/// <param name="Error">Standard error: progress, notes and errors.</param>
/// <param name="Clock">Names run folders and measures time.</param>
/// <param name="IsInteractive">Whether <paramref name="Error"/> is a terminal on which progress bars may be drawn.</param>
public sealed record Terminal(Stream In, TextWriter Out, TextWriter Error, TimeProvider Clock, bool IsInteractive)
{
    /// <summary>Writes a note: information that is not an error.</summary>
    public void Note(string text) => Error.WriteLine($"note: {text}");
}
