namespace Pipelines.Tests.Conventions;

/// <summary>That one top-level type of an assembly uses another one of it.</summary>
/// <param name="User">Full name of the type that uses.</param>
/// <param name="Used">Full name of the type that is used.</param>
internal readonly record struct TypeUse(string User, string Used);
