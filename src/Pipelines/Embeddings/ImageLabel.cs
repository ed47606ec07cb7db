using Pipelines.Data.Places;
using Pipelines.Text;

namespace Pipelines.Embeddings;

/// <summary>What class an image is of, by the folder in which it was found.</summary>
internal static class ImageLabel
{
    private static readonly char[] s_separators = ['/', Path.DirectorySeparatorChar];

    /// <summary>
    /// The name of the folder directly below the one that was named, in its composed Unicode form; folders such as <c>train</c>, which are
    /// parts of a data set, are passed over. Null where there is none, and of a file that was named itself.
    /// </summary>
    public static string? Of(ImageInput image)
    {
        if (image.Origin is not { } origin || !image.Name.StartsWith(origin.Folder, StringComparison.Ordinal))
        {
            return null;
        }

        var below = image.Name[origin.Folder.Length..].Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        var label = below.SkipLast(1).FirstOrDefault(folder => !ImagePlace.IsSplitFolder(folder));
        return label is null or "." ? null : UnicodeForms.Composed(label);
    }
}
