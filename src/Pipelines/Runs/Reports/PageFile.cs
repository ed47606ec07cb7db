using Pipelines.Reporting.Html;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs.Reports;

/// <summary>Writes a page into a file, whole or not at all.</summary>
internal static class PageFile
{
    /// <summary>Writes it.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="page">The page.</param>
    /// <exception cref="PipelineException">It cannot be written.</exception>
    public static void Write(string path, Markup page)
    {
        try
        {
            DurableFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(page.Text);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, error);
        }
    }

    /// <summary>Tries whether there can be such a file, before the work begins whose result it is to show.</summary>
    /// <param name="path">The file; an existing one is left as it is.</param>
    /// <exception cref="PipelineException">There cannot.</exception>
    public static void RequireWritable(string path)
    {
        try
        {
            new FileStream(
                $"{path}.try", FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, error);
        }
    }

    private static PipelineException Refused(string path, Exception error) => new(
        new Problem(path, $"The page cannot be written: {error.Message}", "Name another file, in a folder with room for it."), error);
}
