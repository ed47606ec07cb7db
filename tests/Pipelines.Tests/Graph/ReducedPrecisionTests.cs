using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>Training steps in bfloat16, whose numbers have 8 bits, against steps in float32.</summary>
[Collection(TorchCollection.Name)]
public sealed class ReducedPrecisionTests
{
    public static IEnumerable<object[]> Networks =>
        Families.All.Keys.SelectMany(family => new long[] { 9, 17 }.Select(opset => new object[] { family, opset }));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Loss_and_gradients_of_a_step_are_nearly_those_in_float32(string family, long opset)
    {
        TorchLibrary.Load(1);
        var network = new MiniNetwork(opset);
        var output = Families.All[family](network);
        var model = network.Graph.Build(output);
        using var scope = NewDisposeScope();
        var (loss, gradients) = Step(model, output, TrainingPrecision.Float32);
        var (reducedLoss, reducedGradients) = Step(model, output, TrainingPrecision.Bfloat16);

        Assert.InRange(Math.Abs(reducedLoss - loss), float.Epsilon, 0.03 * loss);
        var cosine = nn.functional.cosine_similarity(gradients, reducedGradients, 0).item<float>();
        Assert.True(cosine > 0.97, $"cosine of the gradients: {cosine}");
        Assert.Equal(1, (reducedGradients.norm() / gradients.norm()).item<float>(), 0.1f);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Evaluation_is_that_in_float32_bit_for_bit(string family, long opset)
    {
        TorchLibrary.Load(1);
        var network = new MiniNetwork(opset);
        var output = Families.All[family](network);
        var model = network.Graph.Build(output);
        using var scope = NewDisposeScope();
        Assert.Equal(Evaluate(model, output, TrainingPrecision.Float32), Evaluate(model, output, TrainingPrecision.Bfloat16));
    }

    [Fact]
    public void Stored_numbers_and_gradients_stay_in_float32()
    {
        TorchLibrary.Load(1);
        var network = new MiniNetwork(17);
        var output = Families.All["ResNet"](network);
        using var module = GraphModule.Create(network.Graph.Build(output), "x", output);
        module.SetPrecision(TrainingPrecision.Bfloat16);
        module.train();
        using var scope = NewDisposeScope();
        var result = module.forward(Pictures());
        result.sum().backward();
        Assert.Equal(ScalarType.Float32, result.dtype);
        Assert.All(
            module.Parameters,
            parameter => Assert.Equal((ScalarType.Float32, ScalarType.Float32), (parameter.Value.dtype, parameter.Value.grad!.dtype)));
        Assert.All(module.Statistics, statistic => Assert.Equal(ScalarType.Float32, statistic.dtype));
    }

    private static Tensor Pictures()
    {
        random.manual_seed(5);
        return randn(8, 3, 32, 32);
    }

    private static (float Loss, Tensor Gradients) Step(OnnxModel model, string output, TrainingPrecision precision)
    {
        using var module = GraphModule.Create(model, "x", output);
        module.SetPrecision(precision);
        module.train();
        var result = module.forward(Pictures());
        random.manual_seed(6);
        var loss = nn.functional.mse_loss(result, randn(result.shape));
        loss.backward();
        return (loss.item<float>(), cat([.. module.Parameters.Select(parameter => parameter.Value.grad!.flatten())]).clone());
    }

    private static float[] Evaluate(OnnxModel model, string output, TrainingPrecision precision)
    {
        using var module = GraphModule.Create(model, "x", output);
        module.SetPrecision(precision);
        using var withoutGradient = no_grad();
        module.eval();
        return module.forward(Pictures()).contiguous().data<float>().ToArray();
    }
}
