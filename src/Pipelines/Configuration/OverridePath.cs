using System.Text;

namespace Pipelines.Configuration;

/// <summary>
/// The path of an override: keys with dots between them. A key that has dots itself, such as the name of a class, stands in double quotes:
/// <c>head.classWeights."v1.3"</c>. Inside quotes <c>\"</c> is a quote and <c>\\</c> a backslash.
/// </summary>
internal static class OverridePath
{
    /// <summary>Where the = is that ends the path; negative where there is none.</summary>
    public static int EndOf(string text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when isQuoted:
                    i++;
                    break;
                case '"' when isQuoted || i == 0 || text[i - 1] is '.' or ' ':
                    isQuoted = !isQuoted;
                    break;
                case '=' when !isQuoted:
                    return i;
            }
        }

        return -1;
    }

    /// <summary>The keys of a path; null with a reason where it is not one.</summary>
    /// <param name="path">The path.</param>
    /// <param name="keys">The keys, in order.</param>
    /// <returns>What is wrong, or null.</returns>
    public static Problem? Split(string path, out IReadOnlyList<OverrideKey> keys)
    {
        var (found, rest) = (new List<OverrideKey>(), 0);
        keys = found;
        while (true)
        {
            var key = new StringBuilder();
            var isQuoted = rest < path.Length && path[rest] == '"';
            if (isQuoted)
            {
                for (rest++; rest < path.Length && path[rest] != '"'; rest++)
                {
                    rest += path[rest] == '\\' && rest + 1 < path.Length ? 1 : 0;
                    key.Append(path[rest]);
                }

                if (rest >= path.Length)
                {
                    return new(path, "A double quote is not closed in it.", "Close it, in front of the =.");
                }

                rest++;
                if (rest < path.Length && path[rest] != '.')
                {
                    return new(
                        path, $"There is {path[rest..]} behind a closing quote.", "Put a whole name into quotes, and a dot behind it.");
                }
            }
            else
            {
                for (; rest < path.Length && path[rest] != '.'; rest++)
                {
                    key.Append(path[rest]);
                }

                if (string.IsNullOrWhiteSpace(key.ToString()))
                {
                    return new(
                        path, "A name is missing in it, before, between or behind the dots.", "Write for example training.epochs=5.");
                }
            }

            found.Add(new(key.ToString(), isQuoted));
            if (rest >= path.Length)
            {
                return null;
            }

            rest++;
        }
    }

    /// <summary>A path of keys, each in quotes where it needs them.</summary>
    public static string Of(IEnumerable<string> keys) => string.Join('.', keys.Select(Quoted));

    private static string Quoted(string key) => key.Length > 0 && key.IndexOfAny(['.', '"', '=', ' ']) < 0
        ? key
        : $"\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>A key of the path of an override.</summary>
/// <param name="Name">The key.</param>
/// <param name="IsQuoted">Whether it was written in quotes, so that its dots are its own.</param>
internal readonly record struct OverrideKey(string Name, bool IsQuoted);
