using Pipelines;

namespace Trainer.Output;

/// <summary>Notes and skipped images, on standard error.</summary>
public static class NoteList
{
    private const int ShownImages = 10;

    /// <summary>Prints them; of many skipped images only the first ones.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<string> notes, IReadOnlyList<SkippedImage> skipped)
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
            terminal.Error.WriteLine($"skipped: {skipped.Count - ShownImages} more; metrics.json lists all.");
        }
    }
}
