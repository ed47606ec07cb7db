namespace Pipelines.Tests.Runtime.Torch;

/// <summary>Tests that use libtorch run one after the other: its number of threads is one for the whole process.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection
{
    public const string Name = "libtorch";
}
