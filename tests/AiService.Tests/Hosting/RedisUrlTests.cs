using System.Net;
using System.Net.Sockets;
using AiService.Contract;

namespace AiService.Tests.Hosting;

public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("redis://redis.example", "redis.example", 6379, 0, null, null, false)]
    [InlineData("redis://redis.example:7000/3", "redis.example", 7000, 3, null, null, false)]
    [InlineData("redis://redis.example/3?db=5", "redis.example", 6379, 5, null, null, false)]
    [InlineData("redis://:p%40ss%2F@redis.example", "redis.example", 6379, 0, null, "p@ss/", false)]
    [InlineData("rediss://reader:a:b@redis.example/1", "redis.example", 6379, 1, "reader", "a:b", true)]
    public void A_host_is_read_with_its_login_and_database(string text, string host, int port, int database, string? user, string? password, bool tls)
    {
        var options = RedisUrl.Parse(text)!;

        options.EndPoints.Should().ContainSingle().Which.Should().Be(new DnsEndPoint(host, port));
        (options.DefaultDatabase, options.User, options.Password, options.Ssl).Should().Be((database, user, password, tls));
        options.AbortOnConnectFail.Should().BeFalse("the service starts while Redis is away");
    }

    [Theory]
    [InlineData("unix:///run/redis/redis.sock", "/run/redis/redis.sock", 0)]
    [InlineData("unix:///run/a%20b.sock?db=2", "/run/a b.sock", 2)]
    public void A_socket_is_read_with_its_database(string text, string path, int database)
    {
        var options = RedisUrl.Parse(text)!;

        options.EndPoints.Should().ContainSingle().Which.Should().BeOfType<UnixDomainSocketEndPoint>().Which.ToString().Should().Be(path);
        options.DefaultDatabase.Should().Be(database);
    }

    [Theory]
    [InlineData("redis.example:6379")]
    [InlineData("http://redis.example")]
    [InlineData("redis:///0")]
    [InlineData("redis://redis.example/first")]
    [InlineData("redis://redis.example/0?db=-1")]
    [InlineData("unix://")]
    public void Anything_else_is_none(string text) => RedisUrl.Parse(text).Should().BeNull();
}
