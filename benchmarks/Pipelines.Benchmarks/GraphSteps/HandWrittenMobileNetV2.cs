using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Benchmarks.GraphSteps;

/// <summary>MobileNetV2 (Sandler et al., 2018) as one writes it in TorchSharp, to 1280 pooled numbers.</summary>
internal sealed class HandWrittenMobileNetV2 : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> layers;

    public HandWrittenMobileNetV2()
        : base(nameof(HandWrittenMobileNetV2))
    {
        var modules = new List<Module<Tensor, Tensor>> { ConvBatchNorm(3, 32, 3, 2, 1) };
        foreach (var (from, to, stride, expansion) in MobileNetV2Plan.Blocks)
        {
            modules.Add(new Block(from, to, stride, expansion));
        }

        modules.Add(ConvBatchNorm(320, 1280, 1, 1, 1));
        layers = Sequential(modules);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return functional.adaptive_avg_pool2d(layers.call(input), 1).flatten(1).MoveToOuterDisposeScope();
    }

    private static Sequential ConvBatchNorm(int from, int to, int kernel, int stride, int groups) => Sequential(
        Conv2d(from, to, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false), BatchNorm2d(to), ReLU6(inplace: true));

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> layers;
        private readonly bool residual;

        public Block(int from, int to, int stride, int expansion)
            : base(nameof(Block))
        {
            var inner = from * expansion;
            var modules = new List<Module<Tensor, Tensor>>();
            if (expansion != 1)
            {
                modules.Add(ConvBatchNorm(from, inner, 1, 1, 1));
            }

            modules.AddRange([ConvBatchNorm(inner, inner, 3, stride, inner), Conv2d(inner, to, 1, bias: false), BatchNorm2d(to)]);
            layers = Sequential(modules);
            residual = stride == 1 && from == to;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            if (!residual)
            {
                return layers.call(input);
            }

            using var inner = layers.call(input);
            return input + inner;
        }
    }
}
