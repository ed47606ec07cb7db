using Pipelines.Backbones;

namespace Pipelines.Tests.Backbones;

public sealed class BackboneNormalizationTests
{
    [Fact]
    public void Numbers_above_1_are_for_pixels_to_255_and_it_is_said()
    {
        var caffe = Resolve(new() { Channels = ColorChannels.Bgr, Mean = [102, 0, 127.5], Std = [1, 51, 255] });

        Assert.Equal(ColorChannels.Bgr, caffe.Channels);
        Assert.Equal([0.4, 0, 0.5], caffe.Mean.Select(value => Math.Round(value, 12)));
        Assert.Equal([1 / 255.0, 0.2, 1], caffe.Std.Select(value => Math.Round(value, 12)), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Contains("0 to 255", Assert.Single(caffe.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_up_to_1_are_for_pixels_to_1_and_nothing_is_said()
    {
        var usual = Resolve(new() { Mean = [0, 0.5, 1], Std = [1, 1, 1] });

        Assert.Equal(ColorChannels.Rgb, usual.Channels);
        Assert.Equal([0, 0.5, 1], usual.Mean);
        Assert.Equal([1, 1, 1], usual.Std);
        Assert.Empty(usual.Notes);
    }

    [Theory]
    [InlineData(123.7, 0.229)]
    [InlineData(0.485, 58.4)]
    public void A_mean_and_a_std_of_different_scales_are_an_error(double mean, double std)
    {
        var error = Assert.Throws<ConfigurationException>(() => Resolve(new() { Mean = [mean, mean, mean], Std = [std, std, std] }));

        Assert.Contains("different scales", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(-1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.5, 0)]
    [InlineData(0.5, 256)]
    public void Numbers_that_no_pixel_can_have_are_an_error(double mean, double std) =>
        Assert.Throws<ConfigurationException>(() => Resolve(new() { Mean = [mean, mean, mean], Std = [std, std, std] }));

    [Fact]
    public void A_file_says_the_order_of_its_colours_and_the_options_override_it()
    {
        var model = BackboneTests.ResNet();
        model.SetMetadata("channels", "BGR");
        model.SetMetadata("mean", "104,117,123");
        model.SetMetadata("std", "1,1,1");

        var stated = BackboneNormalization.Resolve(new(), "net", model, key => key);
        var overridden = BackboneNormalization.Resolve(new() { Channels = ColorChannels.Rgb }, "net", model, key => key);

        Assert.Equal(ColorChannels.Bgr, stated.Channels);
        Assert.Equal(104 / 255.0, stated.Mean[0], 12);
        Assert.Equal(1 / 255.0, stated.Std[0], 12);
        Assert.Equal(ColorChannels.Rgb, overridden.Channels);
    }

    private static BackboneNormalization Resolve(BackboneOptions options) =>
        BackboneNormalization.Resolve(options, "net", BackboneTests.ResNet(), key => key);
}
