using System.Numerics;

namespace SurfaceDefects.Defects;

/// <summary>A smooth hollow, round or long, which only the light shows: one slope bright, the other dark.</summary>
internal static class Dent
{
    public static void Apply(Surface surface, Random random)
    {
        var centre = Surface.PlaceNearCentre(random, 35);
        var radius = random.Between(48, 76);
        Press(surface, random, centre, radius);
        if (random.Happens(0.2f))
        {
            var offset = Vector2.UnitX.Turn(random.Between(0, MathF.Tau)) * radius * random.Between(1.2f, 1.8f);
            Press(surface, random, centre + offset, radius * random.Between(0.4f, 0.7f));
        }
    }

    private static void Press(Surface surface, Random random, Vector2 centre, float radius)
    {
        var noise = new Noise(random.Next());
        var slope = random.Between(0.65f, 0.9f);
        var length = random.Between(0.65f, 1);
        var turn = random.Between(0, MathF.PI);
        var flatFloor = random.Between(-0.1f, 0.45f);
        var rim = random.Between(0.04f, 0.18f);
        Surface.ForEach(centre, radius * 3.2f, (i, x, y) =>
        {
            var place = (new Vector2(x, y) - centre).Turn(turn) / radius;
            var distance = new Vector2(place.X * length, place.Y).Length()
                * (1 + (0.3f * noise.At((x * 0.55f / radius) + 3, y * 0.55f / radius)));
            var hollow = Curve.SmoothStep(1.25f, flatFloor, distance);
            var wall = rim * Curve.Bell(distance, 1.3f, 0.28f);
            surface.Height[i] += radius * slope * (1.25f - flatFloor) * 0.8f * (wall - hollow);
        });
    }
}
