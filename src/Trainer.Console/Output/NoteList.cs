using Pipelines;

namespace Trainer.Output;

/// <summary>Notes and skipped images, on standard error.</summary>
public static class NoteList
{
    private const int ShownImages = 10;

    /// <summary>Prints them; of many skipped images only the first ones.</summary>
    /// <param name="terminal">Receives them.</param>
    /// <param name="notes">The notes.</param>
    /// <param name="skipped">The skipped images.</param>
    /// <param name="format">The format of the results; those for programs list every skipped image.</param>
    /// <param name="file">A file that lists every skipped image; null where the command writes none.</param>
    public static void Print(
        Terminal terminal, IReadOnlyList<string> notes, IReadOnlyList<SkippedImage> skipped, OutputFormat format, string? file = null)
    {
        foreach (var note in notes)
        {
            terminal.Note(note);
        }

        foreach (var image in skipped.Take(ShownImages))
        {
            terminal.Error.WriteLine($"skipped: {image.Path}: {image.Reason}");
        }

        if (skipped.Count > ShownImages)
        {
            var all = file ?? (format == OutputFormat.Table ? "--format json" : "standard output");
            terminal.Error.WriteLine($"skipped: {skipped.Count - ShownImages} more; {all} lists all.");
        }
    }
}
