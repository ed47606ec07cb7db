using System.Globalization;
using System.Text;
using Pipelines.Runs.Folders;

namespace Pipelines.Sorting;

/// <summary>The folder into which images are sorted. Files are made in a folder of their own in it, and then get their names.</summary>
internal sealed class SortFolder : IDisposable
{
    /// <summary>The folder for files that are being written.</summary>
    public const string WorkFolder = ".sorting";

    private const string Partial = "image" + DurableFile.TemporarySuffix;
    private const double Megabyte = 1e6;

    private readonly string _named;
    private readonly bool _isNew;
    private readonly FileMaker _maker;
    private readonly FolderLock _lock;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _there = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _firstFree = new(StringComparer.Ordinal);

    private SortFolder(string named, bool isNew, FileMaker maker)
    {
        (_named, Path, _isNew, _maker) = (named, System.IO.Path.GetFullPath(named), isNew, maker);
        Directory.CreateDirectory(Work);
        _lock = FolderLock.Take(Work);
        Directory.EnumerateFiles(Work).Where(file => System.IO.Path.GetFileName(file) == Partial).ToList().ForEach(File.Delete);
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    private string Work => System.IO.Path.Combine(Path, WorkFolder);

    /// <summary>Takes the folder; it is made where it is missing.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="maker">Makes the copies or links.</param>
    /// <exception cref="ConfigurationException">It is a file.</exception>
    /// <exception cref="PipelineException">It cannot be written to, or another process is at work in it.</exception>
    public static SortFolder Open(string folder, FileMaker maker)
    {
        if (File.Exists(folder))
        {
            throw new ConfigurationException(
                new Problem(folder, "This is a file, not a folder.", "Name a folder to sort the images into."));
        }

        try
        {
            return new(folder, !Directory.Exists(folder), maker);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    folder,
                    $"Images cannot be sorted into this folder: {error.Message}",
                    "If they are being sorted into it just now, wait for that; otherwise make it writable, or choose another one."),
                error);
        }
    }

    /// <summary>Chooses the name of an image that no other image of this call has.</summary>
    /// <param name="folder">The folder of its class or cluster.</param>
    /// <param name="image">The image.</param>
    /// <returns>Its destination, relative to the folder, with forward slashes, and whether it is there already.</returns>
    public (string Destination, bool IsThere) Choose(string folder, string image)
    {
        var name = PortableName.Of(System.IO.Path.GetFileName(image));
        var extension = System.IO.Path.GetExtension(name);
        var stem = name[..^extension.Length];
        var key = PortableName.Key($"{folder}/{name}");
        var isFirst = true;
        for (var number = _firstFree.GetValueOrDefault(key, 1); ; number++)
        {
            var numbered = PortableName.Numbered(stem, number, extension);
            var isTaken = _taken.Contains(PortableName.Key($"{folder}/{numbered}"));
            if (isFirst && isTaken)
            {
                _firstFree[key] = number + 1;
                continue;
            }

            isFirst = false;
            var there = There(folder).GetValueOrDefault(PortableName.Key(numbered));
            if (!isTaken && (there is null || IsSorted(FullPath($"{folder}/{there}"), image)))
            {
                _taken.Add(PortableName.Key($"{folder}/{numbered}"));
                return ($"{folder}/{there ?? numbered}", there is not null);
            }
        }
    }

    /// <summary>Checks that the copies will fit.</summary>
    /// <param name="images">The images to copy.</param>
    /// <param name="room">How many bytes can be written; null if that is not known.</param>
    /// <exception cref="PipelineException">They will not fit.</exception>
    public void CheckRoom(IEnumerable<string> images, long? room)
    {
        var needed = images.Sum(image => new FileInfo(image) is { Exists: true } file ? file.Length : 0);
        if (room < needed)
        {
            throw new PipelineException(new Problem(
                _named,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is room for {room / Megabyte:0.0} MB, and the copies take {needed / Megabyte:0.0} MB."),
                "Make room, choose another folder, or make links.")
            {
                Action = new(ProblemActionKind.MakeLinks),
            });
        }
    }

    /// <summary>Copies an image or makes a link to it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">What <see cref="Choose"/> gave.</param>
    /// <returns>Why the image cannot be read (any more), in a few words; null where it is sorted.</returns>
    /// <exception cref="PipelineException">The folder cannot be written to.</exception>
    public string? Put(string image, string destination)
    {
        var path = FullPath(destination);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            if (_maker.MakesLinks)
            {
                _maker.Link(path, image);
            }
            else
            {
                Write(path, partial => _maker.Copy(image, partial));
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return SortedContent.ReasonUnreadable(image) ?? throw Failure(path, error);
        }
    }

    /// <summary>Writes the table of the images, unless it is there already; beside another one it gets another name.</summary>
    /// <returns>Its path, as the folder was named.</returns>
    /// <exception cref="PipelineException">The folder cannot be written to.</exception>
    public string WriteManifest(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var (stem, extension) =
            (System.IO.Path.GetFileNameWithoutExtension(SortManifest.FileName), System.IO.Path.GetExtension(SortManifest.FileName));
        for (var number = 1; ; number++)
        {
            var name = PortableName.Numbered(stem, number, extension);
            var path = FullPath(name);
            try
            {
                if (!Exists(path))
                {
                    Write(path, partial => File.WriteAllBytes(partial, content));
                }
                else if (!SortedContent.IsEqual(path, content))
                {
                    continue;
                }

                return System.IO.Path.Combine(_named, name);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Failure(path, error);
            }
        }
    }

    /// <summary>Gives the folder back; an empty one that was made here is removed.</summary>
    public void Dispose()
    {
        DurableFile.TryDelete(System.IO.Path.Combine(Work, Partial));
        _lock.Dispose();
        try
        {
            Directory.Delete(Work);
            if (_isNew && !Directory.EnumerateFileSystemEntries(Path).Any())
            {
                Directory.Delete(Path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty hidden folder stays.
        }
    }

    /// <summary>What a folder has already: the names by their keys.</summary>
    private IReadOnlyDictionary<string, string> There(string folder)
    {
        if (!_there.TryGetValue(folder, out var there))
        {
            var path = FullPath(folder);
            try
            {
                _there[folder] = there = (Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path) : [])
                    .Select(entry => System.IO.Path.GetFileName(entry))
                    .GroupBy(PortableName.Key, StringComparer.Ordinal)
                    .ToDictionary(names => names.Key, names => names.Order(StringComparer.Ordinal).First(), StringComparer.Ordinal);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Failure(path, error);
            }
        }

        return there;
    }

    private static bool Exists(string path) => System.IO.Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private string FullPath(string destination) => System.IO.Path.Combine(Path, destination);

    private bool IsSorted(string path, string image) => new FileInfo(path).LinkTarget is { } link
        ? _maker.MakesLinks && System.IO.Path.GetFullPath(link, System.IO.Path.GetDirectoryName(path)!) == image
        : SortedContent.IsEqual(path, image);

    private void Write(string path, Action<string> write)
    {
        var partial = System.IO.Path.Combine(Work, Partial);
        try
        {
            write(partial);
            File.Move(partial, path, overwrite: false);
        }
        catch
        {
            DurableFile.TryDelete(partial);
            throw;
        }
    }

    private PipelineException Failure(string path, Exception error) => _maker.MakesLinks
        ? new(
            new Problem(
                path,
                $"The link cannot be made: {error.Message}",
                "Not every file system can have links, and Windows asks for a right to make them: copy the images instead.")
            {
                Action = new(ProblemActionKind.CopyImages),
            },
            error)
        : new(
            new Problem(
                path,
                $"This file cannot be written: {error.Message}",
                "Make room or make the folder writable; what is sorted already stays, and the same call continues there."),
            error);
}
