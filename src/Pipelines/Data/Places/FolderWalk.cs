using Pipelines.Imaging;

namespace Pipelines.Data.Places;

/// <summary>
/// Finds the image files below a folder. Hidden files and folders are ignored, and so are files that are no images by name and content.
/// Links to folders are followed, except back to a folder on the path.
/// </summary>
internal sealed class FolderWalk
{
    private readonly List<(string Name, string Path)> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<SkippedImage> _skipped = [];
    private readonly HashSet<string> _onThePath = new(StringComparer.Ordinal);

    private FolderWalk()
    {
    }

    /// <summary>
    /// The files that are images by extension or content, in ordinal order of their names, which are relative to the folder, with forward
    /// slashes.
    /// </summary>
    public IReadOnlyList<(string Name, string Path)> Files => _files;

    /// <summary>Names of the direct sub-folders.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>Folders that could not be entered.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _skipped;

    /// <summary>Walks through a folder and everything below it.</summary>
    public static FolderWalk Through(string folder, CancellationToken cancellation)
    {
        var walk = new FolderWalk();
        var root = new DirectoryInfo(folder);
        walk.Enter(root, "", RealPath(root, root.FullName), cancellation);
        walk._files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        walk._folders.Sort(StringComparer.Ordinal);
        return walk;
    }

    private void Enter(DirectoryInfo folder, string prefix, string realPath, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_onThePath.Add(realPath))
        {
            return;
        }

        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry.Name.StartsWith('.') || (entry.Attributes & FileAttributes.Hidden) != 0)
                {
                    continue;
                }

                var name = prefix + entry.Name;
                if (entry is not DirectoryInfo subfolder)
                {
                    // The length check keeps pipes and devices, which would block, from being opened.
                    if (ImageFormat.HasImageExtension(entry.Name) || (((FileInfo)entry).Length > 0 && LooksLikeImage(entry.FullName)))
                    {
                        _files.Add((name, entry.FullName));
                    }

                    continue;
                }

                if (prefix.Length == 0)
                {
                    _folders.Add(entry.Name);
                }

                Enter(subfolder, name + "/", RealPath(subfolder, Path.Join(realPath, entry.Name)), cancellation);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _skipped.Add(new(folder.FullName, $"folder left out: {ImageFile.Reason(e)}"));
        }

        _onThePath.Remove(realPath);
    }

    private static string RealPath(DirectoryInfo folder, string otherwise)
    {
        try
        {
            return folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? otherwise;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }

    private static bool LooksLikeImage(string path)
    {
        try
        {
            Span<byte> head = stackalloc byte[ImageFormat.SignatureLength];
            using var file = File.OpenHandle(path);
            return ImageFormat.Detect(head[..RandomAccess.Read(file, head, 0)]) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }
}
