using Pipelines.Data;
using Pipelines.Data.Places;
using Pipelines.Imaging;
using Pipelines.Prediction;
using SkiaSharp;

namespace Pipelines;

/// <summary>
/// An image for a model: a file, the bytes of one, a stream of them, or decoded pixels. Paths, byte arrays, streams and
/// <see cref="ImagePixels"/> convert to it by themselves.
/// </summary>
/// <remarks>
/// Files are JPEG, PNG, WebP, BMP, GIF or ICO. They are read as training read them: upright by their EXIF tag, on white where they are
/// transparent.
/// </remarks>
public sealed class ImageInput
{
    private readonly string? _path;
    private readonly Stream? _stream;
    private readonly ImagePixels? _pixels;
    private readonly ReadOnlyMemory<byte> _content;
    private readonly string? _error;

    private ImageInput(
        string name,
        string? path = null,
        Stream? stream = null,
        ImagePixels? pixels = null,
        ReadOnlyMemory<byte> content = default,
        string? error = null,
        ImageOrigin? origin = null) =>
        (Name, _path, _stream, _pixels, _content, _error, Origin) = (name, path, stream, pixels, content, error, origin);

    /// <summary>What results and errors call the image.</summary>
    public string Name { get; }

    /// <summary>The most pixels that the image may have; null where only the library's own limit of 250 megapixels holds.</summary>
    public long? MaximumPixels { get; private init; }

    /// <summary>The file; null of an image that is none, or cannot be read.</summary>
    internal string? FilePath => _path;

    /// <summary>Whether the image is a file, readable or not.</summary>
    internal bool IsFile => _path is not null || _error is not null;

    /// <summary>Why the file cannot be read, where that is known already; otherwise null.</summary>
    internal string? Error => _error;

    /// <summary>Where the image was found; null of one that was named itself.</summary>
    internal ImageOrigin? Origin { get; }

    /// <summary>The image in a file, which is read when the image is needed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What results call the image. Default: the path.</param>
    public static ImageInput FromFile(string path, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(name ?? path, path: path);
    }

    /// <summary>The image in the bytes of a file.</summary>
    /// <param name="content">The bytes; they must not change while the image is in use.</param>
    /// <param name="name">What results call the image.</param>
    public static ImageInput FromBytes(ReadOnlyMemory<byte> content, string name = "image") => new(name, content: content);

    /// <summary>The image in a stream, which is read to its end when the image is needed: once, and it is not closed.</summary>
    /// <param name="stream">The stream, at the beginning of the file.</param>
    /// <param name="name">What results call the image.</param>
    public static ImageInput FromStream(Stream stream, string name = "image")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(name, stream: stream);
    }

    /// <summary>A decoded image.</summary>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="name">What results call the image.</param>
    public static ImageInput FromPixels(ImagePixels pixels, string name = "image") => new(name, pixels: pixels);

    /// <summary>The same image with a limit: with more pixels it is refused by its header, before anything is decoded.</summary>
    /// <remarks>For images from strangers: a file of a few bytes may say that it has hundreds of megapixels.</remarks>
    /// <param name="maximumPixels">The most pixels, width times height.</param>
    public ImageInput WithPixelLimit(long maximumPixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPixels, 1);
        return new(Name, _path, _stream, _pixels, _content, _error, Origin) { MaximumPixels = maximumPixels };
    }

    /// <summary>The images of a folder and the folders below it, in ordinal order of their paths.</summary>
    /// <remarks>
    /// Behind them comes what could not be looked at, such as a folder that may not be read or a link that leads nowhere. Like an image
    /// that cannot be read, each of these has an error instead of a result.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ConfigurationException">There is no such folder, or it has no images.</exception>
    public static IReadOnlyList<ImageInput> FromFolder(string folder)
    {
        var place = ImagePlace.Find(folder, labelled: false, folder);
        var origin = new ImageOrigin(folder);
        return
        [
            .. place.Images.Select(image => Found(image.Item.Path, Path.Combine(folder, image.Item.Name), origin)),
            .. place.Skipped.Select(skipped => Unreadable(folder, skipped)),
        ];
    }

    /// <summary>The files that match a pattern, in ordinal order of their paths.</summary>
    /// <param name="pattern">
    /// A path in which <c>*</c> and <c>?</c> stand for letters of a name, and <c>**</c> for any number of folders.
    /// </param>
    /// <returns>As <see cref="FromFolder"/>; empty where nothing matches.</returns>
    public static IReadOnlyList<ImageInput> FromPattern(string pattern)
    {
        var glob = new Glob(pattern);
        var walk = FolderWalk.Matching(glob, CancellationToken.None);
        var origin = new ImageOrigin(glob.Folder.Length == 0 ? "." : glob.Folder, glob);
        return
        [
            .. walk.Files.Select(file => Found(file.Path, Path.Combine(glob.Folder, file.Name), origin)),
            .. walk.Skipped.Select(skipped => Unreadable(glob.Folder, skipped)),
        ];
    }

    /// <summary>The images that a list names: a text with one path in each line. Empty lines are ignored.</summary>
    /// <param name="list">The text in UTF-8, or in UTF-16 with a byte order mark; it is read to its end and not closed.</param>
    /// <param name="name">What errors call the list.</param>
    /// <exception cref="ConfigurationException">The list is no text, or has no paths.</exception>
    public static IReadOnlyList<ImageInput> FromList(Stream list, string name = "list")
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. PathList.Read(list, name).Select(path => FromFile(path))];
    }

    /// <summary>See <see cref="FromFile"/>.</summary>
    public static implicit operator ImageInput(string path) => FromFile(path);

    /// <summary>See <see cref="FromBytes"/>.</summary>
    public static implicit operator ImageInput(byte[] content) => FromBytes(content ?? throw new ArgumentNullException(nameof(content)));

    /// <summary>See <see cref="FromBytes"/>.</summary>
    public static implicit operator ImageInput(ReadOnlyMemory<byte> content) => FromBytes(content);

    /// <summary>See <see cref="FromStream"/>.</summary>
    public static implicit operator ImageInput(Stream stream) => FromStream(stream);

    /// <summary>See <see cref="FromPixels"/>.</summary>
    public static implicit operator ImageInput(ImagePixels pixels) => FromPixels(pixels);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static ImageInput Found(string path, string name, ImageOrigin origin) => new(name, path: path, origin: origin);

    private static ImageInput Unreadable(string folder, SkippedImage skipped) => new(
        Path.Combine(folder, Path.GetRelativePath(Path.GetFullPath(folder.Length == 0 ? "." : folder), skipped.Path)),
        error: skipped.Reason);

    /// <summary>The image without anything to wait for: a stream is read here, a file later.</summary>
    /// <exception cref="BadImageException">The stream cannot be read.</exception>
    internal async ValueTask<ImageInput> BufferAsync(CancellationToken cancellation) => _stream is null
        ? this
        : new(Name, content: await ImageStream.ReadAsync(_stream, ImageFile.MaximumLength, cancellation).ConfigureAwait(false))
        {
            MaximumPixels = MaximumPixels,
        };

    /// <summary>Reads, decodes and resizes the image.</summary>
    /// <param name="reader">Says how.</param>
    /// <param name="pixels">Takes the pixels, as <see cref="ImageReader.Read"/> gives them.</param>
    /// <exception cref="BadImageException">It is not a usable image.</exception>
    internal void Read(ImageReader reader, Span<float> pixels)
    {
        if (_error is not null)
        {
            throw new BadImageException(_error);
        }

        if (_pixels is { } decoded)
        {
            RequireFewPixels(decoded.Width, decoded.Height);

            // The copy, and a third of it while it is made smaller.
            using var memory = MemoryBudget.Pixels.Take(4L * decoded.Width * decoded.Height * 4 / 3);
            using var picture = PixelBitmap.Create(decoded);
            reader.Write(picture, pixels);
        }
        else if (_path is not null)
        {
            using var file = ImageFile.Read(_path);
            Read(reader, file.Content, pixels);
        }
        else
        {
            Read(reader, _stream is null ? _content.Span : ImageStream.Read(_stream, ImageFile.MaximumLength).Span, pixels);
        }
    }

    /// <summary>Decodes the image once more, for people to look at, and says its size.</summary>
    /// <param name="smallestSide">As for <see cref="ImageDecoder.DecodeReduced"/>: a large image may become as small as this.</param>
    /// <param name="width">The width of the image itself.</param>
    /// <param name="height">The height of the image itself.</param>
    /// <returns>The image, upright; the caller disposes it.</returns>
    /// <exception cref="BadImageException">It is not a usable image.</exception>
    internal SKBitmap Decode(int smallestSide, out int width, out int height)
    {
        if (_error is not null)
        {
            throw new BadImageException(_error);
        }

        if (_pixels is { } decoded)
        {
            (width, height) = (decoded.Width, decoded.Height);
            return PixelBitmap.Create(decoded);
        }

        using var file = _path is null ? null : ImageFile.Read(_path);
        var content = file is null ? _content.Span : file.Content;
        (_, width, height) = ImageDecoder.Probe(content);
        return ImageDecoder.DecodeReduced(content, smallestSide);
    }

    private void Read(ImageReader reader, ReadOnlySpan<byte> content, Span<float> pixels)
    {
        if (MaximumPixels is not null)
        {
            var header = ImageDecoder.Probe(content);
            RequireFewPixels(header.Width, header.Height);
        }

        reader.Read(content, pixels);
    }

    private void RequireFewPixels(int width, int height)
    {
        if ((long)width * height > MaximumPixels)
        {
            throw new BadImageException($"too large: {width} x {height} pixels, more than {MaximumPixels / 1e6:0.##} megapixels");
        }
    }
}
