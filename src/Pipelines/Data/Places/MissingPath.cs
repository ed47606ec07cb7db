namespace Pipelines.Data.Places;

/// <summary>Helps with a path that does not exist.</summary>
internal static class MissingPath
{
    private const int NamesShown = 8;

    /// <summary>The names in the deepest folder of the path that exists, and the one that was probably meant.</summary>
    public static string Hint(string path)
    {
        var wanted = path;
        for (var folder = Path.GetDirectoryName(path); folder is not null; wanted = folder, folder = Path.GetDirectoryName(folder))
        {
            if (!Directory.Exists(folder))
            {
                continue;
            }

            try
            {
                var names = Directory.EnumerateFileSystemEntries(folder)
                    .Select(entry => Path.GetFileName(entry)!)
                    .Where(name => !name.StartsWith('.'))
                    .Order(StringComparer.Ordinal)
                    .ToList();
                var shown = string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? ", …" : "");
                return names.Count == 0
                    ? $"\"{folder}\" is empty."
                    : $"{NearestWord.Question(Path.GetFileName(wanted), names)}\"{folder}\" has: {shown}.";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"\"{folder}\": {ImageFile.Reason(e)}.";
            }
        }

        return "";
    }
}
