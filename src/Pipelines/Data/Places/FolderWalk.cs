using Pipelines.Imaging;

namespace Pipelines.Data.Places;

/// <summary>
/// Finds the image files below a folder. Hidden files and folders are ignored, and so are files that are no images by name and content.
/// What cannot be looked at is listed as skipped. Links to folders are followed; a folder to which several links lead is read once in each
/// direct sub-folder, and a link back to a folder on the path is not followed.
/// </summary>
internal sealed class FolderWalk
{
    private readonly Glob? _pattern;
    private readonly CancellationToken _cancellation;
    private readonly List<(string Name, string Path)> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<SkippedImage> _skipped = [];
    private readonly Dictionary<string, string> _lostFolders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _onThePath = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);

    private FolderWalk(Glob? pattern, CancellationToken cancellation) => (_pattern, _cancellation) = (pattern, cancellation);

    /// <summary>
    /// The files that are images by extension or content, in ordinal order of their names, which are relative to the folder, with forward
    /// slashes.
    /// </summary>
    public IReadOnlyList<(string Name, string Path)> Files => _files;

    /// <summary>Names of the direct sub-folders.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>Direct sub-folders that could not be entered, by name, with the reason: no permission, a link that leads nowhere.</summary>
    public IReadOnlyDictionary<string, string> LostFolders => _lostFolders;

    /// <summary>Files and folders that could not be looked at.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _skipped;

    /// <summary>Walks through a folder and everything below it.</summary>
    public static FolderWalk Through(string folder, CancellationToken cancellation) => Walk(folder, pattern: null, cancellation);

    /// <summary>Finds the files that match, images or not, hidden or not.</summary>
    public static FolderWalk Matching(Glob pattern, CancellationToken cancellation) =>
        Walk(pattern.Folder.Length == 0 ? "." : pattern.Folder, pattern, cancellation);

    private static FolderWalk Walk(string folder, Glob? pattern, CancellationToken cancellation)
    {
        var walk = new FolderWalk(pattern, cancellation);
        var root = new DirectoryInfo(folder);
        walk.Enter(root, "", UnixPath.Real(root.FullName) ?? LinkTarget(root, root.FullName));
        walk._files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        walk._folders.Sort(StringComparer.Ordinal);
        walk._skipped.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return walk;
    }

    private void Enter(DirectoryInfo folder, string prefix, string realPath)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!_onThePath.Add(realPath))
        {
            return;
        }

        var entries = new List<FileSystemInfo>();
        try
        {
            entries.AddRange(folder.EnumerateFileSystemInfos());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Skip(folder.FullName, prefix.TrimEnd('/'), $"folder left out: {ImageFile.Reason(e)}", isFolder: true);
        }

        foreach (var entry in Nameable(entries, folder, prefix).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            try
            {
                Visit(entry, prefix + entry.Name, realPath);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Skip(entry.FullName, prefix + entry.Name, ImageFile.Reason(e), isFolder: entry is DirectoryInfo);
            }
        }

        _onThePath.Remove(realPath);
    }

    private void Visit(FileSystemInfo entry, string name, string realFolder)
    {
        // A file that cannot be looked at has all attributes.
        var isUnknown = (int)entry.Attributes == -1;
        if (_pattern is null && (entry.Name.StartsWith('.') || (!isUnknown && entry.Attributes.HasFlag(FileAttributes.Hidden))))
        {
            return;
        }

        if (entry is DirectoryInfo folder)
        {
            VisitFolder(folder, name, realFolder);
        }
        else if ((isUnknown || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            && !ImageFormat.HasImageExtension(name)
            && DanglingLink.Reason(entry.FullName) is { } reason)
        {
            // It may have been a folder, and then of any number of images.
            Skip(entry.FullName, name, reason, isFolder: true);
        }
        else if (_pattern?.Matches(name) ?? (ImageFormat.HasImageExtension(name) || LooksLikeImage(entry)))
        {
            _files.Add((name, entry.FullName));
        }
    }

    private void VisitFolder(DirectoryInfo folder, string name, string realFolder)
    {
        if (_pattern?.MayMatchBelow(name) == false)
        {
            return;
        }

        if (!name.Contains('/'))
        {
            _folders.Add(name);
            _entered.Clear();
        }

        var real = Path.Join(realFolder, folder.Name);
        if (folder.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            real = UnixPath.Real(folder.FullName) ?? LinkTarget(folder, real);
        }

        if (_entered.Add(real))
        {
            Enter(folder, name + "/", real);
        }
    }

    /// <summary>The entries whose names .NET can write; the others are skipped.</summary>
    private IEnumerable<FileSystemInfo> Nameable(List<FileSystemInfo> entries, DirectoryInfo folder, string prefix)
    {
        if (!entries.Exists(entry => entry.Name.Contains('\uFFFD')))
        {
            return entries;
        }

        var odd = UnixPath.NamesNotInUtf8(folder.FullName);
        foreach (var (given, shown) in odd)
        {
            if (_pattern is not null || !given.StartsWith('.'))
            {
                var isFolder = entries.Exists(entry => entry.Name == given && entry is DirectoryInfo);
                Skip(Path.Join(folder.FullName, shown), prefix + shown, "its name is not UTF-8: rename it", isFolder);
            }

            entries.RemoveAt(entries.FindIndex(entry => entry.Name == given) is >= 0 and var at ? at : entries.Count - 1);
        }

        return entries;
    }

    private void Skip(string path, string name, string reason, bool isFolder)
    {
        if (_pattern is not null && !_pattern.Matches(name) && !(isFolder && _pattern.MayMatchBelow(name)))
        {
            return;
        }

        _skipped.Add(new(path, reason));
        if (isFolder && name.Length > 0 && !name.Contains('/'))
        {
            _lostFolders[name] = reason;
        }
    }

    private static string LinkTarget(DirectoryInfo folder, string otherwise)
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

    /// <summary>Whether the content is that of an image, or cannot be known: then reading it gives the reason.</summary>
    private static bool LooksLikeImage(FileSystemInfo entry)
    {
        // Pipes and devices, which would block, have no length; a link to one has.
        if (((FileInfo)entry).Length == 0
            || (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && UnixPath.SpecialKind(entry.FullName) is not null))
        {
            return false;
        }

        try
        {
            Span<byte> head = stackalloc byte[ImageFormat.SignatureLength];
            using var file = File.OpenHandle(entry.FullName);
            return ImageFormat.Detect(head[..RandomAccess.Read(file, head, 0)]) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return true;
        }
    }
}
