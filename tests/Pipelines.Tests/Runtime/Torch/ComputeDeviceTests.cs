using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Runtime.Torch;

[Collection(TorchCollection.Name)]
public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData(TrainingDevice.Auto, true, TorchSharp.DeviceType.CUDA, "GPU")]
    [InlineData(TrainingDevice.Auto, false, TorchSharp.DeviceType.CPU, null)]
    [InlineData(TrainingDevice.Cuda, true, TorchSharp.DeviceType.CUDA, "GPU")]
    [InlineData(TrainingDevice.Cuda, false, TorchSharp.DeviceType.CPU, "no CUDA GPU")]
    [InlineData(TrainingDevice.Cpu, true, TorchSharp.DeviceType.CPU, null)]
    [InlineData(TrainingDevice.Cpu, false, TorchSharp.DeviceType.CPU, null)]
    public void What_is_wanted_and_what_there_is_decide(TrainingDevice wanted, bool hasCuda, TorchSharp.DeviceType expected, string? note)
    {
        TorchLibrary.Load(1);
        var chosen = ComputeDevice.Choose(wanted, () => hasCuda);
        Assert.Equal(expected, chosen.Device.type);
        if (note is null)
        {
            Assert.Null(chosen.Note);
        }
        else
        {
            Assert.Contains(note, chosen.Note, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void This_machine_is_asked_for_its_GPU()
    {
        TorchLibrary.Load(1);
        Assert.Equal(
            cuda.is_available() ? TorchSharp.DeviceType.CUDA : TorchSharp.DeviceType.CPU,
            ComputeDevice.Choose(TrainingDevice.Cuda).Device.type);
    }
}
