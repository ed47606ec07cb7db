using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipelines.Backbones.Architectures;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Architectures;

/// <summary>Every architecture against torchvision 0.14 (reference.json, which make_reference.py wrote).</summary>
public class ArchitectureReferenceTests
{
    private const int Classes = 10;

    private static readonly JsonElement s_reference =
        JsonDocument.Parse(File.ReadAllBytes(RepositoryFolder.File(
            "tests", "Pipelines.Tests", "Backbones", "Architectures", "reference.json"))).RootElement;

    public static TheoryData<string> All => [.. s_reference.EnumerateObject().Select(row => row.Name)];

    public static TheoryData<string> Computed =>
        [.. s_reference.EnumerateObject().Where(row => row.Value.TryGetProperty("height", out _)).Select(row => row.Name)];

    [Fact]
    public void Every_architecture_has_a_reference() =>
        Assert.Equal(
            s_reference.EnumerateObject().Select(row => row.Name).Where(name => !name.Contains('@')).Order(),
            ArchitectureTable.Rows.Select(row => row.Name).Order());

    [Theory]
    [MemberData(nameof(All))]
    public void Parameters_have_the_names_and_shapes_of_torchvision(string name)
    {
        var (architecture, width) = Parse(name);
        var parameters = architecture.Describe(Classes, width).Parameters;
        var lines = parameters.Select(parameter => $"{parameter.Name} {string.Join(',', parameter.Shape)}\n").Order(StringComparer.Ordinal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));

        var expected = s_reference.GetProperty(name);
        Assert.Equal(
            (
                expected.GetProperty("tensors").GetInt32(),
                expected.GetProperty("parameters").GetInt64(),
                expected.GetProperty("names").GetString()),
            (parameters.Count, parameters.Sum(parameter => (long)parameter.Count), hash));
    }

    [Theory]
    [MemberData(nameof(Computed))]
    public void Outputs_in_ONNX_Runtime_equal_those_of_torchvision_with_the_same_numbers(string name)
    {
        var expected = s_reference.GetProperty(name);
        var (architecture, width) = Parse(name);
        var model = architecture.Build(Classes, widthFactor: width);
        var features = !expected.TryGetProperty("logits", out var numbers);
        if (features)
        {
            numbers = expected.GetProperty("features");
            model = model.CutAt(model.Metadata["features"]);
        }

        FormulaNumbers.Fill(model);
        var (height, wide) = (expected.GetProperty("height").GetInt32(), expected.GetProperty("width").GetInt32());
        var (shape, values) = Assert.Single(GraphRun.Run(model, FormulaNumbers.Images(height, wide), 2, 3, height, wide)).Value;

        // The second image's.
        var found = features
            ? values.Chunk(shape[2] * shape[3]).Skip(shape[1]).Take(Classes).Select(map => map.Average()).ToArray()
            : values[Classes..];
        Assert.Equal(features ? 4 : 2, shape.Length);
        var reference = numbers.EnumerateArray().Select(number => (float)number.GetDouble()).ToArray();
        var largest = reference.Max(Math.Abs);
        Assert.True(largest > 1e-3);
        Assert.InRange(reference.Zip(found, (a, b) => Math.Abs(a - b)).Max() / largest, 0, 1e-5);
    }

    private static (Architecture Architecture, double Width) Parse(string name)
    {
        var parts = name.Split('@');
        return (ArchitectureTable.Find(parts[0])!, parts.Length > 1 ? double.Parse(parts[1]) : 1);
    }
}
