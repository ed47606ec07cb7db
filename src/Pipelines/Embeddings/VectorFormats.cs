namespace Pipelines.Embeddings;

/// <summary>The formats of files of vectors, by the extension of the file.</summary>
internal static class VectorFormats
{
    private static readonly Dictionary<string, IVectorFormat> s_formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".npy"] = new NpyFormat(),
        [".parquet"] = new ParquetFormat(),
        [".csv"] = new CsvFormat(),
    };

    /// <summary>The format of a file.</summary>
    /// <exception cref="ConfigurationException">The name has another extension.</exception>
    public static IVectorFormat Of(string path) => s_formats.GetValueOrDefault(Path.GetExtension(path))
        ?? throw new ConfigurationException(new Problem(
            path,
            Path.GetExtension(path).Length == 0 ? "The name of the file says no format." : $"There is no format {Path.GetExtension(path)}.",
            $"Give it one of the extensions {string.Join(", ", s_formats.Keys)}."));
}
