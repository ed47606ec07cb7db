using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;
using Pipelines.Tests.Backbones;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Graph;

public class InferenceModeTests
{
    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    public void A_network_exported_in_training_mode_uses_its_stored_statistics(long opset)
    {
        var network = new TestNetwork(opset, size: 2);
        network.Node(
            "BatchNormalization",
            "map",
            [
                "input", network.Floats("gain", [3], 1, 2, 3), network.Floats("bias", [3], 0, 1, 2), network.Floats("mean", [3], 5, 6, 7),
                network.Floats("variance", [3], 1, 4, 9),
            ],
            node =>
            {
                node.WithFloat("epsilon", 0);
                if (opset >= 14)
                {
                    node.WithInt("training_mode", 1);
                }

                node.Output.AddRange(opset < 14 ? ["newMean", "newVariance", "savedMean", "savedVariance"] : ["newMean", "newVariance"]);
            });
        var model = network.Build("map");

        InferenceMode.Set(model);

        float[] pixels = [.. Enumerable.Range(0, 12).Select(i => (float)(i * i))];
        float[] expected = [.. pixels.Select((value, i) => (i / 4) switch { 0 => value - 5, 1 => value - 6 + 1, _ => value - 7 + 2 })];
        GraphRun.AssertClose(expected, GraphRun.Run(model, pixels, 1, 3, 2, 2)["map"].Values, 1e-5f);
    }

    [Fact]
    public void A_backbone_exported_in_training_mode_drops_nothing_and_takes_any_batch()
    {
        var network = new TestNetwork(opset: 13);
        network.Proto.Graph.Initializer.Add(new Pipelines.Onnx.Format.TensorProto
        {
            Name = "training",
            DataType = (int)Pipelines.Onnx.Format.TensorProto.Types.DataType.Bool,
            RawData = Google.Protobuf.ByteString.CopyFrom(1),
        });
        var dropped = network.Node("Dropout", "dropped", [network.Stem(), network.Floats("ratio", [], 0.9f), "training"]);
        var model = network.Build(network.Gemm(
            "classes", network.Flatten("flat", network.GlobalAverage("pool", network.Conv("map", dropped, 8, 8))), 8, 5));

        var backbone = BackboneFile.Load(model);

        Assert.Equal("map", backbone.FeatureMap);
        Assert.DoesNotContain(backbone.Model.Graph.Initializer, initializer => initializer.Name == "training");
    }
}
