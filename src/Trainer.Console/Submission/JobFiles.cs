using System.Text;
using Pipelines;

namespace Trainer.Submission;

/// <summary>Job files on standard output or in a folder.</summary>
internal static class JobFiles
{
    /// <summary>Prints files one after the other; those of Kubernetes are one stream of YAML.</summary>
    public static void Print(TextWriter writer, IReadOnlyList<ClusterFile> files)
    {
        foreach (var file in files)
        {
            writer.Write($"{(file.Name.EndsWith(".yaml", StringComparison.Ordinal) ? "---\n" : "")}# {file.Name}\n{file.Content}");
        }
    }

    /// <summary>Writes files; one that a person may have changed is not replaced.</summary>
    /// <exception cref="PipelineException">A file cannot be written, or is there with other content.</exception>
    public static void Write(string folder, IReadOnlyList<ClusterFile> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file.Name);
                if (File.Exists(path) && File.ReadAllText(path) != file.Content)
                {
                    throw new PipelineException(new Problem(
                        path, "There is such a file with other content.", "Remove it, or choose another folder with --output."));
                }
            }

            foreach (var file in files)
            {
                var path = Path.Combine(folder, file.Name);
                var temporary = $"{path}.tmp";
                File.WriteAllText(temporary, file.Content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                File.Move(temporary, path, overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(folder, $"The job files cannot be written: {error.Message}", "Choose another folder with --output."), error);
        }
    }
}
