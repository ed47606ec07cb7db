using System.Numerics;

namespace SurfaceDefects.Materials;

/// <summary>Steel brushed along one direction: fine streaks of very different lengths, and broad bands that mirror the room.</summary>
internal static class BrushedSteel
{
    public static Surface Make(Random random)
    {
        var noise = new Noise(random.Next());
        var tint = Vector3.Lerp(new Vector3(0.93f, 0.97f, 1.05f), new Vector3(1.05f, 1, 0.92f), random.NextSingle());
        var grey = random.Between(0.28f, 0.5f);
        var contrast = random.Between(0.15f, 0.4f);
        var fineness = random.Between(0.2f, 0.45f);
        var bands = random.Between(0.1f, 0.4f);
        var gloss = random.Between(0.15f, 0.4f);
        var surface = new Surface { Shininess = random.Between(8, 25), Beneath = new Vector3(0.85f) * tint };
        Surface.ForEach((i, x, y) =>
        {
            var streaks = noise.At(x * 0.004f, y * fineness) + (0.8f * noise.At((x * 0.012f) + 91, y * fineness * 2.1f))
                + (0.5f * noise.At((x * 0.04f) - 17, y * 0.9f));
            var room = noise.Octaves((x * 0.0012f) + 7, y * 0.006f, 2);
            var smudge = noise.Octaves((x * 0.008f) + 300, (y * 0.008f) + 40, 3);
            surface.Albedo[i] = tint * Math.Clamp(grey * (1 + (contrast * streaks) + (bands * room) + (0.12f * smudge)), 0.03f, 1);
            surface.Height[i] = 0.35f * contrast * streaks;
            surface.Gloss[i] = gloss * (1 + (0.5f * streaks) - (0.4f * smudge));
        });
        return surface;
    }
}
