using System.Text.Json;
using Pipelines.Backbones.Weights;

namespace Pipelines.Tests.Backbones.Weights;

/// <summary>Files that torch 1.13 wrote for whole networks, with what torch says of each tensor.</summary>
public class SharedWeightsTests
{
    [SharedTheory]
    [InlineData("resnet18_w16.pth", "resnet18_w16_keys.json", 122)]
    [InlineData("resnet18_w16_legacy.pth", "resnet18_w16_keys.json", 122)]
    [InlineData("squeezenet1_1.pth", "squeezenet1_1_keys.json", 52)]
    public void Every_key_has_the_shape_type_and_values_of_torch(string file, string keys, int count)
    {
        using var weights = StateDictionary.Load(SharedFolder.File("weights", file));
        using var expected = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.File("weights", keys)));

        Assert.Equal(count, weights.Tensors.Count);
        Assert.Equal(expected.RootElement.EnumerateObject().Select(key => key.Name), weights.Tensors.Select(tensor => tensor.Name));
        foreach (var (tensor, reference) in weights.Tensors.Zip(expected.RootElement.EnumerateObject().Select(key => key.Value)))
        {
            var values = tensor.ToFloats();
            var sum = reference.GetProperty("sum").GetDouble();
            Assert.Equal(reference.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), tensor.Shape);
            Assert.Equal(reference.GetProperty("dtype").GetString(), tensor.ElementType.ToString(), ignoreCase: true);
            Assert.Equal((float)reference.GetProperty("first").GetDouble(), values[0]);
            Assert.Equal((float)reference.GetProperty("last").GetDouble(), values[^1]);

            // Both add float32 values in float64; only the order of addition may differ.
            Assert.Equal(sum, values.Sum(value => (double)value), 1e-9 * Math.Max(1, values.Sum(value => Math.Abs((double)value))));
        }
    }

    [SharedFact]
    public void Both_formats_of_PyTorch_hold_the_same_values()
    {
        using var zip = StateDictionary.Load(SharedFolder.File("weights", "resnet18_w16.pth"));
        using var stream = StateDictionary.Load(SharedFolder.File("weights", "resnet18_w16_legacy.pth"));

        Assert.All(zip.Tensors.Zip(stream.Tensors), pair => Assert.Equal(pair.First.ToFloats(), pair.Second.ToFloats()));
    }
}
