module.exports = async () => { console.log('GT') };
