namespace Pipelines;

/// <summary>A file is not a usable image. Concerns one image only: the caller lists it as skipped and continues.</summary>
/// <param name="reason">Why, in a few words for a user: "truncated JPEG: …", "empty file", "not an image: text".</param>
/// <param name="inner">The underlying error, if any.</param>
public sealed class BadImageException(string reason, Exception? inner = null) : Exception(reason, inner);
