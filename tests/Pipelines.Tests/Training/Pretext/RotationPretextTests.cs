using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Training.Pretext;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Pretext;

[Collection(TorchCollection.Name)]
public sealed class RotationPretextTests
{
    [Fact]
    public void Each_turn_moves_every_pixel_a_quarter_to_the_left()
    {
        TorchLibrary.Load(1);
        using var scope = NewDisposeScope();
        const int Side = 5;
        var pixels = Enumerable.Range(0, 2 * 3 * Side * Side).Select(i => (float)i).ToArray();
        var turned = RotationPretext.Turned(tensor(pixels, [2, 3, Side, Side]));
        Assert.Equal([8, 3, Side, Side], turned.shape);
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], RotationPretext.Classes(2).data<long>().ToArray());

        var values = turned.contiguous().data<float>().ToArray();
        for (var row = 0; row < 8; row++)
        {
            var (turns, picture) = (row / 2, row % 2);
            for (var at = 0; at < 3 * Side * Side; at++)
            {
                var (plane, y, x) = (at / (Side * Side), at / Side % Side, at % Side);
                for (var turn = 0; turn < turns; turn++)
                {
                    // A turn to the left takes the top right corner to the top left: what is seen at (y, x) was at (x, last − y).
                    (y, x) = (x, Side - 1 - y);
                }

                Assert.Equal(pixels[(((((picture * 3) + plane) * Side) + y) * Side) + x], values[(row * 3 * Side * Side) + at]);
            }
        }
    }
}
