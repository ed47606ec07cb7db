namespace PublicApi.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void Every_public_type_lies_in_the_one_namespace()
    {
        var types = typeof(Pipelines.PipelineJob).Assembly.GetExportedTypes();
        Assert.True(types.Length > 50, $"Only {types.Length} public types were found.");
        Assert.Empty(types.Where(type => type.Namespace != "Pipelines").Select(type => type.FullName));
    }
}
