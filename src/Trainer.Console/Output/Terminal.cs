namespace Trainer.Output;

/// <summary>Where a command reads from and writes to.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output: results.</param>
/// <param name="Error">Standard error: progress, notes and errors.</param>
/// <param name="Clock">Names run folders and measures time.</param>
/// <param name="IsInteractive">Whether <paramref name="Error"/> is a terminal on which progress bars may be drawn.</param>
public sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, TimeProvider Clock, bool IsInteractive)
{
    /// <summary>Says something that is worth knowing but is no error.</summary>
    public void Note(string text) => Error.WriteLine($"note: {text}");
}
