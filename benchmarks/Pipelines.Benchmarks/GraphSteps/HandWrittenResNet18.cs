using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Benchmarks.GraphSteps;

/// <summary>ResNet-18 (He et al., 2015) as one writes it in TorchSharp, to 512 pooled numbers.</summary>
internal sealed class HandWrittenResNet18 : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d bn1 = BatchNorm2d(64);
    private readonly Module<Tensor, Tensor> pool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly Module<Tensor, Tensor> blocks = Sequential(
        new Block(64, 64, 1), new Block(64, 64, 1), new Block(64, 128, 2), new Block(128, 128, 1),
        new Block(128, 256, 2), new Block(256, 256, 1), new Block(256, 512, 2), new Block(512, 512, 1));

    public HandWrittenResNet18()
        : base(nameof(HandWrittenResNet18)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = functional.relu(bn1.call(conv1.call(input)), inplace: true);
        x = blocks.call(pool.call(x));
        return functional.adaptive_avg_pool2d(x, 1).flatten(1).MoveToOuterDisposeScope();
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Module<Tensor, Tensor>? downsample;

        public Block(int from, int to, int stride)
            : base(nameof(Block))
        {
            conv1 = Conv2d(from, to, 3, stride: stride, padding: 1, bias: false);
            bn1 = BatchNorm2d(to);
            conv2 = Conv2d(to, to, 3, padding: 1, bias: false);
            bn2 = BatchNorm2d(to);
            downsample = stride == 1 ? null : Sequential(Conv2d(from, to, 1, stride: stride, bias: false), BatchNorm2d(to));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = functional.relu(bn1.call(conv1.call(input)), inplace: true);
            x = bn2.call(conv2.call(x));
            x = x.add_(downsample is null ? input : downsample.call(input));
            return functional.relu(x, inplace: true).MoveToOuterDisposeScope();
        }
    }
}
