namespace Pipelines.Serving.Answers;

/// <summary>Why a request was not done, in the form of RFC 9457.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and what is allowed.</param>
internal sealed record ProblemAnswer(string Title, int Status, string Detail);
