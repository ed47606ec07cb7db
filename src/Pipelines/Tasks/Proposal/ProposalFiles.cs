using System.Text;

namespace Pipelines.Tasks.Proposal;

/// <summary>A configuration and its schema on the disk: both or neither.</summary>
internal sealed class ProposalFiles(string file, bool overwrite)
{
    private readonly string _file = Path.GetFullPath(file);

    private string Folder => Path.GetDirectoryName(_file)!;

    private string SchemaPath => Path.Combine(Folder, ConfigurationProposal.SchemaFile);

    /// <inheritdoc cref="ConfigurationProposal.CheckFile"/>
    public void Check()
    {
        if (Path.GetFileName(_file).Equals(ConfigurationProposal.SchemaFile, StringComparison.OrdinalIgnoreCase))
        {
            throw new ConfigurationException(new Problem(
                file, "This is the name of the schema, which is written beside the configuration.", "Choose another name."));
        }

        if (!Directory.Exists(Folder))
        {
            throw new ConfigurationException(new Problem(file, $"The folder \"{Folder}\" does not exist.", "Make it first."));
        }

        List<Problem> problems = [.. Existing(_file), .. Existing(SchemaPath)];
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        Guarded(() =>
        {
            var probe = Temporary(_file);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        });
    }

    /// <inheritdoc cref="ConfigurationProposal.Write"/>
    public void Write(string text)
    {
        Check();
        var schema = SchemaGenerator.Generate();
        var hadSchema = File.Exists(SchemaPath);
        var (newFile, newSchema) = (Temporary(_file), Temporary(SchemaPath));
        try
        {
            Guarded(() =>
            {
                File.WriteAllText(newSchema, schema, new UTF8Encoding(false));
                File.WriteAllText(newFile, text, new UTF8Encoding(false));

                // The configuration comes last: where it is, all is there.
                File.Move(newSchema, SchemaPath, overwrite: true);
                try
                {
                    File.Move(newFile, _file, overwrite);
                }
                catch when (!hadSchema)
                {
                    DurableFile.TryDelete(SchemaPath);
                    throw;
                }
            });
        }
        finally
        {
            DurableFile.TryDelete(newSchema);
            DurableFile.TryDelete(newFile);
        }
    }

    private IEnumerable<Problem> Existing(string path)
    {
        if (Directory.Exists(path))
        {
            yield return new(path, "This is a folder, not a file.", $"Name a file, such as {Path.Combine(path, "pipelines.json")}.");
        }
        else if (Path.Exists(path) && !overwrite && !(path == SchemaPath && IsSchema(path)))
        {
            yield return new(path, "There is such a file already.", "Nothing was written.")
            {
                Action = new(ProblemActionKind.ReplaceFile, path),
            };
        }
    }

    /// <summary>Whether a file is the schema that would be written.</summary>
    private static bool IsSchema(string path)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            using var reader = new StreamReader(stream);
            return stream.Length < 1 << 24 && reader.ReadToEnd() == SchemaGenerator.Generate();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    _file, $"The configuration cannot be written: {error.Message}", "Make its folder writable, or choose another one.")
                {
                    Action = new(ProblemActionKind.ChooseConfigurationFile),
                },
                error);
        }
    }

    // No other process takes the same name.
    private static string Temporary(string path) => $"{path}.{Environment.ProcessId}{DurableFile.TemporarySuffix}";
}
