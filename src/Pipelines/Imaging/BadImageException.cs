namespace Pipelines.Imaging;

/// <summary>A file is not a picture that can be used. It concerns one image only: the caller lists the image as skipped and goes on.</summary>
/// <param name="reason">Why, in a few words for a person: "truncated JPEG: …", "empty file", "not an image: text".</param>
/// <param name="inner">The underlying error, if any.</param>
public sealed class BadImageException(string reason, Exception? inner = null) : Exception(reason, inner);
