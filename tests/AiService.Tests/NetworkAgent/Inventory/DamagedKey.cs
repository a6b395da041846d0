using System.Security.Cryptography;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <summary>A private key as it looks after an unlucky copy: one of its lines is missing.</summary>
internal static class DamagedKey
{
    /// <param name="line">Counts from 0, with the line BEGIN.</param>
    public static string Pem(int line)
    {
        using var key = RSA.Create(2048);
        var lines = key.ExportRSAPrivateKeyPem().Split('\n').ToList();
        lines.RemoveAt(line);
        return string.Join('\n', lines) + "\n";
    }
}
